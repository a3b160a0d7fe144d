import type { UpdateCampaign } from '#shared/client/generated/types.gen.ts';
import type { CampaignView } from '#shared/contracts/campaigns.ts';

/** What can be set while a campaign runs, as the fields of the form hold it. */
export interface Draft {
  readonly max_concurrent_calls: number;
  readonly priority: number;
  readonly weights: readonly {
    readonly number_id: string;
    readonly weight: string;
  }[];
  readonly windows: readonly WindowDraft[];
  readonly max_attempts: string;
  readonly delay_minutes: string;
  /** Empty: no budget. */
  readonly budget_usd: string;
}

export type WindowDraft = Readonly<CampaignView['schedule']['windows'][number]>;
export type Tuned = Pick<
  CampaignView,
  | 'max_concurrent_calls'
  | 'priority'
  | 'number_pool'
  | 'schedule'
  | 'retry_policy'
  | 'budget_usd'
>;

const MINUTE_S = 60;

export const draftOf = (view: Tuned): Draft => ({
  max_concurrent_calls: view.max_concurrent_calls,
  priority: view.priority,
  weights: view.number_pool.map(({ number_id, weight }) => ({
    number_id,
    weight: String(weight ?? 1),
  })),
  windows: view.schedule.windows.map((window) => ({ ...window })),
  max_attempts: String(view.retry_policy.max_attempts),
  delay_minutes: String(view.retry_policy.delay_seconds / MINUTE_S),
  budget_usd: view.budget_usd === null ? '' : String(view.budget_usd),
});

/** The settings that a draft sets otherwise, as the API takes them. */
export function changesOf(view: Tuned, draft: Draft): UpdateCampaign {
  const before = draftOf(view);
  const differs = (field: keyof Draft) =>
    JSON.stringify(before[field]) !== JSON.stringify(draft[field]);
  const retry = {
    ...(differs('max_attempts') && {
      max_attempts: Number(draft.max_attempts),
    }),
    ...(differs('delay_minutes') && {
      delay_seconds: Math.round(Number(draft.delay_minutes) * MINUTE_S),
    }),
  };
  return {
    ...(differs('max_concurrent_calls') && {
      max_concurrent_calls: draft.max_concurrent_calls,
    }),
    ...(differs('priority') && { priority: draft.priority }),
    ...(differs('weights') && { number_pool: poolOf(view, draft) }),
    ...(differs('windows') && {
      schedule: { windows: draft.windows.map(mutable) },
    }),
    ...(Object.keys(retry).length > 0 && { retry_policy: retry }),
    ...(differs('budget_usd') && {
      budget_usd: draft.budget_usd === '' ? null : Number(draft.budget_usd),
    }),
  };
}

/** Numbers that came into the pool meanwhile stay as they are. */
const poolOf = (view: Tuned, draft: Draft) =>
  view.number_pool.map(({ number_id, weight }) => {
    const set = draft.weights.find((one) => one.number_id === number_id);
    const wanted = set ? Number(set.weight) : weight;
    return wanted === null ? { number_id } : { number_id, weight: wanted };
  });

const mutable = ({ days, start, end }: WindowDraft) => ({
  days: [...days],
  start,
  end,
});

/** The same settings as they were: what takes a change back. */
export function undoOf(view: Tuned, changes: UpdateCampaign): UpdateCampaign {
  const { retry_policy } = changes;
  return {
    ...(changes.max_concurrent_calls !== undefined && {
      max_concurrent_calls: view.max_concurrent_calls,
    }),
    ...(changes.priority !== undefined && { priority: view.priority }),
    ...(changes.number_pool && {
      number_pool: view.number_pool.map(({ number_id, weight }) =>
        weight === null ? { number_id } : { number_id, weight },
      ),
    }),
    ...(changes.schedule && {
      schedule: { windows: view.schedule.windows.map(mutable) },
    }),
    ...(retry_policy && {
      retry_policy: {
        ...(retry_policy.max_attempts !== undefined && {
          max_attempts: view.retry_policy.max_attempts,
        }),
        ...(retry_policy.delay_seconds !== undefined && {
          delay_seconds: view.retry_policy.delay_seconds,
        }),
      },
    }),
    ...(changes.budget_usd !== undefined && { budget_usd: view.budget_usd }),
  };
}

export type DraftErrors = Partial<
  Record<keyof Draft | `window ${number}`, string>
>;

const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;
const END_OF_DAY = '24:00';

/** What the API would refuse, told beside the field before it is sent. */
export function errorsOf(draft: Draft): DraftErrors {
  const errors: DraftErrors = {};
  if (draft.weights.some(({ weight }) => !isBetween(weight, 0, 1_000, true))) {
    errors.weights = 'A weight is more than 0, and 1,000 at most';
  }
  if (!isBetween(draft.max_attempts, 1, 10) || !isWhole(draft.max_attempts)) {
    errors.max_attempts = 'From 1 to 10 attempts';
  }
  if (!isBetween(draft.delay_minutes, 1, 43_200)) {
    errors.delay_minutes = 'From 1 minute to 30 days (43,200)';
  }
  if (
    draft.budget_usd !== '' &&
    !isBetween(draft.budget_usd, 0, 10_000_000, true)
  ) {
    errors.budget_usd = 'More than 0, or empty for no budget';
  }
  draft.windows.forEach(({ days, start, end }, index) => {
    const isEnd = CLOCK.test(end) || end === END_OF_DAY;
    if (!CLOCK.test(start) || !isEnd) {
      errors[`window ${index}`] = 'Times are HH:MM, the end up to 24:00';
    } else if (start === end) {
      errors[`window ${index}`] = 'Start and end must differ';
    } else if (days.length === 0) {
      errors[`window ${index}`] = 'A window needs a day';
    }
  });
  if (draft.windows.length === 0) {
    errors.windows = 'Without a window nobody is called: pause instead';
  }
  return errors;
}

function isBetween(
  text: string,
  low: number,
  high: number,
  aboveLow = false,
): boolean {
  const value = Number(text);
  if (text.trim() === '' || Number.isNaN(value)) return false;
  return (aboveLow ? value > low : value >= low) && value <= high;
}

const isWhole = (text: string) => Number.isInteger(Number(text));
