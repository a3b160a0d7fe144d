import { contactsAt } from '#functions/adapters/dynamodb/contact-store.ts';
import {
  type ConversationFilter,
  countConversations,
  getTranscript,
  listConversations as listStored,
} from '#functions/adapters/dynamodb/conversation-store.ts';
import { listSlots } from '#functions/adapters/dynamodb/slot-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import { recordingKey } from '#functions/audience/file-keys.ts';
import {
  type FoundConversation,
  findConversation,
} from '#functions/conversations/find-conversation.ts';
import { keepResults } from '#functions/conversations/keep-results.ts';
import {
  heldRecording,
  soundName,
  soundType,
} from '#functions/conversations/recording-file.ts';
import { decodeCursor, encodeCursor } from '#functions/platform/cursor.ts';
import { checkIfMatch } from '#functions/platform/etag.ts';
import { notFound, Refusal } from '#functions/platform/refusal.ts';
import type { Caller, Deps, HandlerOf } from '#functions/platform/route.ts';
import type { ConversationView } from '#shared/contracts/conversations.ts';
import {
  conversationRef,
  storedCampaignId,
} from '#shared/domain/conversation.ts';
import { epochMs, iso } from '#shared/domain/instant.ts';
import {
  bareView,
  openConversations,
  storedView,
} from './conversation-view.ts';

/**
 * GET /conversations: those that are on, and those with results, the last
 * first. Ids sort by time, so both kinds are pages of one list.
 */
export const listConversations: HandlerOf<'list_conversations'> = async (
  { query, caller },
  { table },
) => {
  const { limit, status, sentiment, from, to } = query;
  const { org_id } = caller;
  const filter: ConversationFilter = {
    sentiment,
    contact_id: query.contact_id,
    ...(query.campaign_id !== undefined && {
      campaign_id: storedCampaignId(org_id, query.campaign_id),
    }),
    ...(from !== undefined && { from: iso(epochMs(from)) }),
    ...(to !== undefined && { to: iso(epochMs(to)) }),
  };
  const after = decodeCursor(query.cursor);
  const wantsStored = status !== 'in_progress';
  const [open, stored, count] = await Promise.all([
    status === 'completed' ? [] : openOf(table, org_id, filter),
    wantsStored ? listStored(table, org_id, filter, limit + 1, after) : [],
    wantsStored ? countConversations(table, org_id, filter) : 0,
  ]);
  const rows = [
    ...open.filter(({ id }) => after === undefined || id < after),
    ...stored.map(storedView),
  ].sort((a, b) => (a.id < b.id ? 1 : -1));
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  const next_cursor =
    last && rows.length > limit ? encodeCursor(last.id) : null;
  return {
    status: 200,
    body: { data, next_cursor, total: open.length + count, limit },
  };
};

/** Conversations that are on: every one of them holds a slot. */
async function openOf(
  table: Table,
  org: string,
  filter: ConversationFilter,
): Promise<ConversationView[]> {
  // Nobody knows yet how they feel.
  if (filter.sentiment !== undefined) return [];
  const runs = new Map<
    string,
    { id: string; run_number: number; seqs: number[] }
  >();
  for (const { campaign_id, run_number, seq } of await listSlots(table, org)) {
    if (campaign_id === undefined || seq === undefined) continue;
    if (filter.campaign_id && filter.campaign_id !== campaign_id) continue;
    const run = { id: campaign_id, run_number: run_number ?? 1, seqs: [] };
    const key = `${campaign_id} ${run_number}`;
    if (!runs.has(key)) runs.set(key, run);
    runs.get(key)?.seqs.push(seq);
  }
  const contacts = await Promise.all(
    [...runs.values()].map((run) => contactsAt(table, run, run.seqs)),
  );
  return contacts
    .flat()
    .flatMap(openConversations)
    .filter((it) => isWanted(it, filter));
}

const isWanted = (
  { contact_id, started_at }: ConversationView,
  filter: ConversationFilter,
) =>
  (filter.contact_id ?? contact_id) === contact_id &&
  (filter.from === undefined || started_at >= filter.from) &&
  (filter.to === undefined || started_at < filter.to);

/** @throws Refusal 404, also for another org's */
async function requireConversation(
  { table }: Pick<Deps, 'table'>,
  { org_id }: Caller,
  id: string,
): Promise<FoundConversation> {
  const ref = conversationRef(org_id, id);
  const found = ref && (await findConversation(table, org_id, ref));
  if (found?.id !== id) throw notFound();
  return found;
}

const viewOf = ({ id, attempt, record, stored }: FoundConversation) =>
  stored ? storedView(stored) : bareView(id, attempt, record);

/** GET /conversations/{conversation_id} */
export const getConversation: HandlerOf<'get_conversation'> = async (
  { params, caller },
  deps,
) => {
  const found = await requireConversation(deps, caller, params.conversation_id);
  return { status: 200, body: viewOf(found) };
};

/** GET …/transcript: 404 before there is one. */
export const getTranscriptOf: HandlerOf<'get_transcript'> = async (
  { params, caller },
  deps,
) => {
  const { id } = await requireConversation(
    deps,
    caller,
    params.conversation_id,
  );
  const turns = await getTranscript(deps.table, caller.org_id, id);
  if (!turns) throw notFound();
  return { status: 200, body: { conversation_id: id, turns } };
};

/** How long an address of a recording may be used: real time. */
const RECORDING_SECONDS = 15 * 60;

/**
 * GET …/recording. The carrier keeps it; the first who asks has it copied to
 * the bucket, so that a call nobody listens to costs nothing. 404 when there is
 * none (yet).
 */
export const getRecording: HandlerOf<'get_recording'> = async (
  { params, caller },
  deps,
) => {
  const found = await requireConversation(deps, caller, params.conversation_id);
  const { call_id, status, unrecorded } = found.attempt;
  if (status !== 'ended' || call_id === undefined || unrecorded) {
    throw notFound();
  }
  const sound =
    (await heldRecording(deps.files, caller.org_id, found.id)) ??
    (await copyRecording(deps, caller, found, call_id));
  const expires = deps.real_clock.now() + RECORDING_SECONDS * 1_000;
  const { key, content_type } = sound;
  const name = soundName(found.id, content_type);
  return {
    status: 200,
    body: {
      conversation_id: found.id,
      url: await deps.files.presignGet(key, RECORDING_SECONDS, name),
      content_type,
      expires_at: iso(expires),
    },
  };
};

/** @throws Refusal 404 where the carrier has none (yet) */
async function copyRecording(
  deps: Deps,
  caller: Caller,
  { id, attempt }: FoundConversation,
  call_id: string,
) {
  const carrier = await deps.carriers.of(caller.org_id, attempt.carrier_id);
  const recording = (await carrier.recording?.(call_id)) ?? null;
  if (!recording) throw notFound();
  const { bytes } = recording;
  const content_type = soundType(bytes, recording.content_type);
  const key = recordingKey(caller.org_id, id);
  await deps.files.put(key, bytes, content_type);
  // Erased while it was on its way: nobody would look for it again.
  const now = await requireConversation(deps, caller, id);
  if (now.attempt.call_id === undefined) {
    await deps.files.remove(key);
    throw notFound();
  }
  return { key, content_type };
}

/**
 * PUT …/results: what is said counts, what is left out stays. An evaluation run
 * of a known id takes its place; the latest completed one is the attempt's result.
 */
export const putResults: HandlerOf<'put_conversation_results'> = async (
  { params, body, caller, headers },
  deps,
) => {
  const { org_id } = caller;
  const { ref } = await requireConversation(
    deps,
    caller,
    params.conversation_id,
  );
  const { evaluation } = body;
  const at = evaluation && completedAt(evaluation, deps.clock.now());
  const results = {
    ...body,
    ...(evaluation && {
      evaluation: { ...evaluation, completed_at: at ?? null },
    }),
  };
  const kept = await keepResults(deps, {
    org_id,
    ref,
    results,
    check: ({ stored }) =>
      checkIfMatch(headers['if-match'], stored?.version ?? 1),
  });
  if (kept.kind === 'absent') throw notFound();
  if (kept.kind === 'in_progress') {
    const detail = 'Results are of a call that is over. This one is still up.';
    throw new Refusal(409, 'call_in_progress', detail);
  }
  return { status: 200, body: viewOf(kept.found) };
};

/** A run that is completed without saying when is so now. */
function completedAt(
  {
    status,
    completed_at,
  }: { readonly status: string; readonly completed_at: string | null },
  now: number,
): string | null {
  if (completed_at !== null) return iso(epochMs(completed_at));
  return status === 'completed' ? iso(now) : null;
}
