import type { QueryClient } from '@tanstack/react-query';
import type { Client } from '#shared/client/generated/client/index.ts';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import type { CampaignStatus } from '#shared/domain/campaign.ts';
import { notify } from '../../app/notices.tsx';
import { ApiError } from '../../lib/api-error.ts';
import { formatCode } from '../../lib/format.ts';
import { callKeys, campaignKeys } from '../../lib/queries.ts';
import type { Live } from '../../live/live-context.tsx';
import { overviewKey } from '../org/use-overview.ts';
import { beginIntent } from './intents.ts';
import { markPending } from './pending.ts';
import { type ActionBody, type SentAction, sendAction } from './send-action.ts';

export interface ActDeps {
  readonly client: Client;
  readonly live: Pick<Live, 'store' | 'refresh'>;
  readonly queries: QueryClient;
}

export type ActOutcome =
  | { readonly kind: 'done'; readonly campaign: CampaignView | null }
  | { readonly kind: 'refused'; readonly error: unknown }
  /** The same is under way already. */
  | { readonly kind: 'busy' };

/** The status that says that an action was carried out. */
const goals: Partial<Readonly<Record<SentAction, CampaignStatus>>> = {
  start: 'running',
  resume: 'running',
  pause: 'paused',
  stop: 'completed',
  restart: 'draft',
  unschedule: 'draft',
};

/** A change that is not confirmed by then is asked about. */
export const CONFIRM_MS = 10_000;

/**
 * Does one thing to one campaign: marks it as pending at once, sends it under
 * the key of its intent, and takes in what comes of it. The mark goes with the
 * answer, or with a push that shows the change, whichever comes first.
 */
export async function act(
  deps: ActDeps,
  campaign: Pick<CampaignView, 'id' | 'name' | 'version'>,
  action: SentAction,
  body: ActionBody = {},
): Promise<ActOutcome> {
  const { id, name, version } = campaign;
  const what = `${id} ${version} ${action} ${JSON.stringify(body)}`;
  const intent = beginIntent(what);
  if (!intent) return { kind: 'busy' };
  const confirmed = waitForPush(deps, { id, name }, action);
  try {
    const answer = await sendAction(deps.client, id, action, intent.key, body);
    intent.end(true);
    confirmed();
    takeIn(deps, id, action, answer);
    return { kind: 'done', campaign: answer };
  } catch (error) {
    intent.end(error instanceof ApiError);
    confirmed();
    // Most refusals mean that the campaign is not what the screen shows.
    deps.live.refresh(id);
    return intent.again && isThere(error, action)
      ? { kind: 'done', campaign: deps.live.store.get(id) ?? null }
      : { kind: 'refused', error };
  }
}

/** The first try was carried out after all; only its answer was lost. */
const isThere = (error: unknown, action: SentAction) =>
  error instanceof ApiError &&
  error.code === 'invalid_transition' &&
  error.problem.current_status === goals[action];

function waitForPush(
  { live }: ActDeps,
  { id, name }: { id: string; name: string },
  action: SentAction,
): () => void {
  const unmark = markPending(id, action);
  const goal = goals[action];
  const stop = () => {
    clearTimeout(timer);
    unsubscribe();
    unmark();
  };
  const timer = setTimeout(() => {
    stop();
    live.refresh(id);
    notify(
      'warning',
      `${formatCode(action.replace('-', '_'))} ${name}: not confirmed after ${CONFIRM_MS / 1_000} s. What you see was asked for again just now.`,
    );
  }, CONFIRM_MS);
  const unsubscribe = live.store.subscribe(id, () => {
    if (goal !== undefined && live.store.get(id)?.status === goal) stop();
  });
  return stop;
}

function takeIn(
  { live, queries }: ActDeps,
  id: string,
  action: SentAction,
  answer: CampaignView | null,
): void {
  if (action === 'delete') {
    live.store.remove(id);
    queries.removeQueries({ queryKey: campaignKeys.one(id) });
  } else if (answer && action !== 'clone') {
    // The answer of a change is the newest there is.
    live.store.putView(answer, Date.now());
    void queries.invalidateQueries({ queryKey: callKeys.of(id) });
  }
  void queries.invalidateQueries({ queryKey: campaignKeys.all });
  void queries.invalidateQueries({ queryKey: overviewKey });
}
