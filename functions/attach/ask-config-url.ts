import type { AttachTarget } from '#functions/adapters/carrier/carrier.ts';
import type { Clock } from '#functions/platform/runtime.ts';
import type { PostAnswer } from '#functions/webhooks/post-event.ts';
import { secretOf, signEvent } from '#functions/webhooks/sign-event.ts';
import type { TargetRules } from '#functions/webhooks/target-address.ts';
import { attachTarget } from '#shared/contracts/agent-target.ts';
import type { ConfigQuestion } from './resolve-attach.ts';
import { faultOfTarget } from './target-faults.ts';

/** Somebody is on the phone and hears nothing until then. */
export const CONFIG_WITHIN_MS = 2_000;
export const MAX_CONFIG_BYTES = 16 * 1024;

export interface AskConfigDeps extends TargetRules {
  /** Of the deployment: secrets are made of it. */
  readonly key: string;
  readonly real_clock: Clock;
  readonly post: (
    url: string,
    headers: Readonly<Record<string, string>>,
    body: string,
  ) => Promise<PostAnswer>;
  /** Told why the answer will not do. */
  readonly onUnusable: (why: string) => void;
}

/** One secret signs all questions of an organization: as an endpoint has one. */
const signerOf = (org_id: string) => ({
  org_id,
  id: 'config_url',
  secret_number: 1,
  previous_secret_until: null,
});

/** What an organization verifies our questions with. */
export const configUrlSecret = (key: string, org: string): string =>
  secretOf(key, signerOf(org), 1);

/**
 * Asks a campaign's config URL whom a call is to be connected to. Signed like a
 * webhook; no redirect is followed, and the answer is `{"attach": {"kind": …}}`.
 *
 * @returns undefined without an answer in time that can be used. Never throws.
 */
export async function askConfigUrl(
  deps: AskConfigDeps,
  org: string,
  url: string,
  question: ConfigQuestion,
): Promise<AttachTarget | undefined> {
  const body = JSON.stringify(question);
  const id = `cfg_${question.attempt_id}`;
  const now = deps.real_clock.now();
  const headers = signEvent(deps.key, signerOf(org), { id, body }, now);
  const answer = await deps.post(url, headers, body);
  const read = readAnswer(answer, deps);
  if (typeof read !== 'string') return read;
  deps.onUnusable(read);
  return undefined;
}

/** @returns the target, or why there is none */
function readAnswer(
  answer: PostAnswer,
  rules: TargetRules,
): AttachTarget | string {
  if (answer.kind === 'failed') return answer.error;
  if (answer.status !== 200) return `status ${answer.status}`;
  if (answer.body === null) return 'too_large';
  const { attach } = (parsed(answer.body) ?? {}) as { attach?: unknown };
  const target = attachTarget.safeParse(attach);
  if (!target.success) return 'invalid';
  return faultOfTarget(target.data, rules) ? 'unsafe_target' : target.data;
}

function parsed(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
