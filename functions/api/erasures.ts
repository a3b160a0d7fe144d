import * as z from 'zod';
import { requireScope } from '#functions/platform/authorize.ts';
import { decodeCursor, encodeCursor } from '#functions/platform/cursor.ts';
import { invalidRequest } from '#functions/platform/problem.ts';
import type { Caller, Deps, HandlerOf } from '#functions/platform/route.ts';
import {
  counter,
  eraser,
  noTally,
  type Tally,
} from '#functions/privacy/erase-person.ts';
import { gatherer, type Held } from '#functions/privacy/export-person.ts';
import { remainingOf } from '#functions/privacy/remaining.ts';
import {
  type Person,
  type Place,
  type Visitor,
  walkPerson,
} from '#functions/privacy/walk-person.ts';
import { erasureFound, erasureWaits } from '#shared/contracts/erasures.ts';
import { shownCampaignId } from '#shared/domain/conversation.ts';
import { readPhoneNumber } from '#shared/domain/phone-number.ts';
import { entryView } from './dnc.ts';

/** Real time of one request: the function may run 29 s, and one step is short. */
const REQUEST_MS = 15_000;

const place = z.strictObject({
  phase: z.enum(['campaigns', 'deliveries', 'answers', 'lists']),
  at: z.string().exactOptional(),
  upload: z.string().exactOptional(),
  next: z.string().exactOptional(),
});

/** What a request hands to the next one: nothing of it is kept. */
const progress = z.strictObject({
  id: z.string(),
  place,
  found: erasureFound,
  waits: erasureWaits,
  campaign: z.string().exactOptional(),
});

/**
 * POST /erasures. Goes through everything that the organization holds, for up to
 * 15 s, and says where to go on. Nothing is kept of a request: asked again it
 * looks again, and finds what is left.
 *
 * @throws Refusal 400 for a number that is none, 403 without `dnc:manage` where
 *   lists are to be changed
 */
export const createErasure: HandlerOf<'create_erasure'> = async (
  { body, caller },
  deps,
) => {
  if (!body.keep_suppressed) requireScope(caller, 'dnc:manage');
  const person = personOf(body, caller);
  const before = readCursor(progress, body.cursor);
  const id = before?.id ?? deps.new_id('era');
  const tally: Tally = before
    ? { ...before, found: { ...before.found }, waits: { ...before.waits } }
    : noTally();
  const visitor = body.dry_run
    ? counter(deps, person, tally)
    : eraser(deps, person, body.keep_suppressed, tally);
  const left = await walkFor(deps, person, visitor, before?.place);
  const { found, waits, campaign } = tally;
  const isWaiting = waits.calls + waits.imports > 0;
  const then = { id, found, waits, ...(campaign && { campaign }) };
  return {
    status: body.dry_run ? 200 : 201,
    body: {
      id,
      dry_run: body.dry_run,
      status: left ? 'running' : isWaiting ? 'waiting' : 'completed',
      found,
      waiting_for: waits,
      next_cursor: left
        ? encodeCursor(JSON.stringify({ ...then, place: left }))
        : null,
      remaining: remainingOf(found, body, deps.real_clock.now()),
    },
  };
};

/** POST /person-exports: the same walk, which only reads. A large answer comes in parts. */
export const createPersonExport: HandlerOf<'create_person_export'> = async (
  { body, caller },
  deps,
) => {
  const person = personOf(body, caller);
  const held: Held = { contacts: [], files: [], listed: [] };
  const before = readCursor(place, body.cursor);
  const isFull = () => JSON.stringify(held.contacts).length > MAX_EXPORT;
  const visitor = gatherer(deps, person, held);
  const left = await walkFor(deps, person, visitor, before, isFull);
  return {
    status: 200,
    body: {
      status: left ? 'running' : 'completed',
      contacts: held.contacts,
      do_not_call: held.listed.map(entryView),
      files: held.files.map(({ upload, kind }) => ({
        campaign_id: shownCampaignId(upload.campaign_id),
        upload_id: upload.id,
        file_name: upload.file_name,
        kind,
        created_at: upload.created_at,
      })),
      next_cursor: left ? encodeCursor(JSON.stringify(left)) : null,
    },
  };
};

/** Letters of one answer: Lambda gives back up to 6 MB, and one campaign may bring some more. */
const MAX_EXPORT = 1_000_000;

/** @returns where to go on; null when all is seen */
async function walkFor(
  deps: Deps,
  person: Person,
  visitor: Visitor,
  from: Place | undefined,
  isFull: () => boolean = () => false,
): Promise<Place | null> {
  const until = deps.real_clock.now() + REQUEST_MS;
  for await (const done of walkPerson(deps, person, visitor, from)) {
    if (deps.real_clock.now() >= until || isFull()) return done;
  }
  return null;
}

function personOf(
  body: { readonly phone_number: string; readonly default_country: string },
  { org_id }: Caller,
): Person {
  const reading = readPhoneNumber(body.phone_number, body.default_country);
  if (reading.kind === 'valid') {
    return { org_id, phone_number: reading.phone_number };
  }
  const message = 'is not a phone number that can be called';
  throw invalidRequest([
    { path: 'phone_number', code: reading.reason, message },
  ]);
}

/** @throws Refusal 400 when it is none that an answer gave */
function readCursor<Schema extends z.ZodType>(
  schema: Schema,
  cursor: string | undefined,
): z.output<Schema> | undefined {
  const text = decodeCursor(cursor);
  if (text === undefined) return undefined;
  const read = schema.safeParse(jsonOf(text));
  if (read.success) return read.data;
  const message = 'is not a cursor that an answer gave';
  throw invalidRequest([{ path: 'cursor', code: 'invalid_cursor', message }]);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
