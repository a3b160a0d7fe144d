import * as z from 'zod';

/** Lists: how many rows one answer holds when nothing is asked for, and at most. */
export const DEFAULT_LIMIT = 50;
export const MAX_LIMIT = 200;

/** Of a body that changes something: a check that it says what. */
export const namesSomething = [
  (body: object) => Object.keys(body).length > 0,
  'names nothing to change',
] as const;

/** RFC 3339 in UTC with milliseconds, as every instant is stored and answered. */
export const instant = z
  .string()
  .meta({ format: 'date-time', examples: ['2026-05-10T18:00:00.000Z'] });

/** An instant that a caller sends: any RFC 3339 offset is read. */
export const instantInput = z.iso
  .datetime({ offset: true })
  .meta({ examples: ['2026-05-10T18:00:00Z'] });

/** A number in a query: digits, and no other spelling that JavaScript would read. */
export const inQuery = <Schema extends z.ZodType>(
  schema: Schema,
  spelling = /^\d{1,15}$/,
) =>
  z.preprocess(
    (value) =>
      typeof value === 'string' && spelling.test(value) ? Number(value) : value,
    schema,
  );

/** `limit` of any list: 1 to 200; above is refused, not clamped. */
export const limit = inQuery(z.int().min(1).max(MAX_LIMIT)).default(
  DEFAULT_LIMIT,
);

export const cursor = z
  .string()
  .min(1)
  .max(1_000)
  .meta({ description: 'Opaque; `next_cursor` of the answer before.' });

/** `limit` and `cursor`, for lists that take no filter. */
export const pageQuery = z.strictObject({
  limit,
  cursor: cursor.optional(),
});

/** One page: `total` counts what the filter matches, not what the page holds. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    data: z.array(item),
    next_cursor: z.string().nullable(),
    total: z.int().nonnegative(),
    limit: z.int(),
  });

export const campaignParams = z.strictObject({
  campaign_id: z.string().min(1).max(100),
});

/**
 * A named schema, or null. `nullable()` would make null part of the component
 * itself, wherever else it is used.
 */
export const orNull = <Schema extends z.ZodType>(schema: Schema) =>
  z.union([schema, z.null()]);

/** A count that can never be negative. */
export const count = z.int().nonnegative();
/** A share, 0 to 1. */
export const rate = z.number().min(0).max(1);
/** 0 to 100. */
export const percent = z.number().min(0).max(100);
