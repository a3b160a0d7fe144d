import { expect, it } from 'vitest';
import * as z from 'zod';
import { inQuery } from '#shared/contracts/common.ts';
import { validate } from './problem.ts';
import { Refusal } from './refusal.ts';

/** Rows of the refusal: `path code: message`. */
function said(schema: z.ZodType, value: unknown): string[] {
  try {
    validate(schema, value);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const rows = error.extra.errors ?? [];
    return rows.map(({ path, code, message }) => `${path} ${code}: ${message}`);
  }
  return [];
}

it.each<[string, z.ZodType, unknown, string]>([
  ['nothing', z.string(), undefined, 'required: is required'],
  ['null', z.string(), null, 'invalid_type: must be text'],
  ['a text for a number', z.number(), '5', 'invalid_type: must be a number'],
  ['decimals', z.int(), 1.5, 'invalid_type: must be a whole number'],
  ['no finite number', z.number(), Infinity, 'invalid_type: must be a number'],
  [
    'a word in a query',
    inQuery(z.int()),
    'abc',
    'invalid_type: must be a number',
  ],
  ['a list', z.object({}), [], 'invalid_type: must be an object'],
  ['too little', z.int().min(15), 14, 'too_small: must be at least 15'],
  ['nothing of it', z.number().positive(), 0, 'too_small: must be more than 0'],
  ['too much', z.int().max(200), 201, 'too_big: must be at most 200'],
  ['an empty text', z.string().min(1), '', 'too_small: must not be empty'],
  [
    'a long text',
    z.string().max(3),
    'abcd',
    'too_big: must have at most 3 characters',
  ],
  [
    'a long list',
    z.array(z.int()).max(1),
    [1, 2],
    'too_big: must have at most 1 entries',
  ],
  [
    'another word',
    z.enum(['off', 'strict']),
    'on',
    'invalid_value: must be one of off, strict',
  ],
  [
    'no instant',
    z.iso.datetime(),
    '2030-01-01',
    'invalid_format: must be an instant such as 2026-05-10T18:00:00Z',
  ],
  [
    'another kind',
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('sip') }),
      z.object({ kind: z.literal('queue') }),
    ]),
    { kind: 'fax' },
    'invalid_union: must be one of sip, queue',
  ],
  [
    'neither of two kinds',
    z.union([z.object({}), z.null()]),
    'x',
    'invalid_union: must be an object or null',
  ],
  [
    'what a schema has its own words for',
    z.string().regex(/^a/, 'must begin with a'),
    'b',
    'invalid_format: must begin with a',
  ],
])('says in plain words what is wrong with %s', (_, schema, value, row) => {
  expect(said(z.object({ field: schema }), { field: value })[0]).toMatch(
    new RegExp(`^field(\\.kind)? ${row}$`),
  );
});
