import type { CallingWindow, Campaign } from '#shared/domain/campaign.ts';
import { weekdays } from '#shared/domain/campaign.ts';
import { iso } from '#shared/domain/instant.ts';
import { pick, type Random, stream, whole } from './kernel.ts';
import { phoneOf } from './zones.ts';

/**
 * Who is in the lists: people with several numbers, and people with a time of
 * their own. Drawn apart, so that the rest of a world is as it was without them.
 */
export interface Person {
  readonly phone_numbers?: readonly string[];
  readonly scheduled_at?: string;
}

const MINUTE_MS = 60_000;

/** Ways to go through a list, and through the numbers of one contact. */
export function withPeople(
  seed: number,
  campaigns: readonly Campaign[],
): Campaign[] {
  const random = stream(seed, 'people');
  return campaigns.map((campaign) => {
    const { schedule, retry_policy } = campaign;
    const isInterleaved = random() < 0.3;
    const retry_share = pick(random, [0.1, 0.5, 1]);
    const order = pick(random, ['sequential', 'same', 'round_robin'] as const);
    const scheduled_windows = random() < 0.2 ? drawWindows(random) : null;
    return {
      ...campaign,
      // Whoever asks who is in the list gets the same answer.
      variables: { people: whole(random, 0, 999) },
      ...(isInterleaved && { pass_mode: 'interleaved' as const, retry_share }),
      retry_policy: { ...retry_policy, number_order: order },
      schedule: { ...schedule, scheduled_windows },
    };
  });
}

/** Around the first minutes of a world, or on the next day. */
function drawWindows(random: Random): CallingWindow[] {
  const start = pick(random, ['10:00', '11:00', '12:05', '08:00']);
  // Zones an hour apart share some of it.
  return [{ days: weekdays, start, end: pick(random, ['13:20', '14:00']) }];
}

/** What a list says of one contact, beside its first number. */
export function personAt(
  campaign: Pick<Campaign, 'id' | 'schedule' | 'created_at' | 'variables'>,
  seq: number,
): Person {
  const people = campaign.variables?.people;
  if (typeof people !== 'number') return {};
  const first = phoneOf(campaign, seq);
  const kind = (people + seq * 7) % 10;
  const more = (n: number) => `${first.slice(0, 6)}${n}6${first.slice(8)}`;
  const numbers =
    kind < 2 ? [first, more(5), more(6)] : kind < 4 ? [first, more(5)] : null;
  const late = kind === 3 || kind === 4 ? 1 + ((seq * 5) % 17) : null;
  return {
    ...(numbers && { phone_numbers: numbers }),
    ...(late !== null && {
      scheduled_at: iso(Date.parse(campaign.created_at) + late * MINUTE_MS),
    }),
  };
}

/** The campaign as its windows hold for a contact before, or at, that attempt. */
export function hoursFor(
  campaign: Campaign,
  seq: number,
  attempt: number,
): Campaign {
  const { schedule } = campaign;
  const isOwn = attempt === 1 && personAt(campaign, seq).scheduled_at;
  const windows = isOwn ? schedule.scheduled_windows : null;
  return windows
    ? { ...campaign, schedule: { ...schedule, windows } }
    : campaign;
}
