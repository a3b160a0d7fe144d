import * as z from 'zod';
import type { CallRef } from '#functions/platform/messages.ts';

/** Bytes that any id and any org may hold, in the order of `CallRef`. */
const tupleSchema = z.tuple([
  z.string().min(1),
  z.string().min(1),
  z.int().min(0),
  z.int().min(0),
  z.int().min(0),
  z.string().min(1),
]);

/** Where an event of a call belongs, as one opaque string for the carrier. */
export function encodeRef(ref: CallRef): string {
  const { org_id, campaign_id, run_number, seq, slot, attempt_id } = ref;
  const tuple = [org_id, campaign_id, run_number, seq, slot, attempt_id];
  return Buffer.from(JSON.stringify(tuple)).toString('base64url');
}

/** @returns undefined when `encodeRef` did not make it */
export function decodeRef(encoded: string): CallRef | undefined {
  const parsed = tupleSchema.safeParse(parseJson(encoded));
  if (!parsed.success) return undefined;
  const [org_id, campaign_id, run_number, seq, slot, attempt_id] = parsed.data;
  return { org_id, campaign_id, run_number, seq, slot, attempt_id };
}

function parseJson(encoded: string): unknown {
  try {
    return JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
