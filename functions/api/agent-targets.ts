import { agentSeal } from '#functions/attach/agent-seal.ts';
import { faultOfTarget } from '#functions/attach/target-faults.ts';
import { invalidRequest } from '#functions/platform/problem.ts';
import {
  faultOf,
  type TargetRules,
} from '#functions/webhooks/target-address.ts';
import type {
  AgentMessageView,
  AgentTargetInput,
  AgentTargetView,
} from '#shared/contracts/agent-target.ts';
import type { AgentTarget } from '#shared/domain/agent-target.ts';

/** What it takes to keep where an agent is. */
export interface TargetNeeds extends TargetRules {
  /** Of the deployment: tokens are sealed under it. */
  readonly key: string;
}

/** Whose target it is, and what it was. */
interface Owner {
  readonly org_id: string;
  readonly id: string;
  readonly before: AgentTarget | null;
}

/** Without its token, which nobody reads again. */
export function targetView(target: AgentTarget | null): AgentTargetView {
  if (target?.kind !== 'websocket') return target;
  const { kind, url, sealed_token } = target;
  return { kind, url, has_auth_token: sealed_token !== undefined };
}

/**
 * The target as it is kept. A token that is left out stays with its address, and
 * with no other: whoever may change an address must not be told the token so.
 *
 * @throws Refusal 400 for an address that no call may be connected to
 */
export function keptTarget(
  input: AgentTargetInput,
  owner: Owner,
  needs: TargetNeeds,
): AgentTarget | null {
  if (input === null) return null;
  const fault = faultOfTarget(input, needs);
  if (fault) throw unsafe(`target.${fault.path}`, fault.message);
  if (input.kind !== 'websocket') return input;
  const { kind, url, auth_token } = input;
  const sealed_token =
    auth_token === undefined
      ? tokenAt(url, owner.before)
      : auth_token === null
        ? undefined
        : agentSeal(needs.key, owner.org_id, owner.id).close(auth_token);
  return { kind, url, ...(sealed_token !== undefined && { sealed_token }) };
}

const tokenAt = (url: string, before: AgentTarget | null) =>
  before?.kind === 'websocket' && before.url === url
    ? before.sealed_token
    : undefined;

/** @throws Refusal 400 for a sound that carriers must not be sent to */
export function checkMessage(
  message: AgentMessageView | undefined,
  needs: TargetNeeds,
): void {
  if (!message || !('audio_url' in message)) return;
  const fault = faultOf(message.audio_url, needs);
  if (fault) throw unsafe('message.audio_url', fault);
}

const unsafe = (path: string, message: string) =>
  invalidRequest([{ path, code: 'unsafe_url', message }]);
