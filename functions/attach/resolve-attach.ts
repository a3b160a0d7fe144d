import { encodeRef } from '#functions/adapters/carrier/call-ref.ts';
import type {
  Attach,
  AttachTarget,
} from '#functions/adapters/carrier/carrier.ts';
import { agentIn } from '#functions/adapters/dynamodb/agent-store.ts';
import type { OrgSettings } from '#functions/adapters/dynamodb/settings-store.ts';
import type { CallEvent, CallRef } from '#functions/platform/messages.ts';
import type { AgentTarget } from '#shared/domain/agent-target.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import type { ContactRecord } from '#shared/domain/contact.ts';
import {
  conversationId,
  shownCampaignId,
} from '#shared/domain/conversation.ts';
import { agentOf } from '#shared/domain/variants.ts';

/** What a campaign's config URL is asked, as soon as somebody answered. */
export interface ConfigQuestion {
  readonly conversation_id: string;
  readonly attempt_id: string;
  readonly campaign_id: string;
  readonly contact_id: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What it takes to find out whom a call is connected to. */
export interface Attaching {
  /** @throws Error for what was sealed under another key */
  open_token(org: string, agent: string, sealed: string): string;
  /** @returns undefined without an answer that can be used. Never throws. */
  ask(
    org: string,
    url: string,
    question: ConfigQuestion,
  ): Promise<AttachTarget | undefined>;
  /** Has us hear an event of a call after so many seconds. @throws whatever the queue throws */
  tell_later(event: CallEvent, seconds: number): Promise<void>;
}

/** One answered call. */
export interface AnsweredCall {
  readonly campaign: Campaign;
  /** Undefined for whoever was erased or taken out meanwhile. */
  readonly record: ContactRecord | undefined;
  readonly settings: Pick<OrgSettings, 'agents'>;
  readonly ref: CallRef;
  readonly call_id: string;
  readonly record_call: boolean;
}

/**
 * Whom a call is connected to: what the campaign's config URL names, else its
 * agent's own target.
 *
 * @returns null when there is nobody
 */
export async function resolveAttach(
  attaching: Attaching,
  { campaign, record, settings, ref, call_id, record_call }: AnsweredCall,
): Promise<Attach | null> {
  const variables = { ...campaign.variables, ...record?.custom_fields };
  const conversation_id = conversationId(ref);
  const { org_id, attempt_id } = ref;
  const named =
    campaign.config_url === null
      ? undefined
      : await attaching.ask(org_id, campaign.config_url, {
          conversation_id,
          attempt_id,
          campaign_id: shownCampaignId(campaign.id),
          contact_id: record?.id ?? '',
          variables,
        });
  const agent = record ? agentOf(campaign, record) : campaign.agent_id;
  const target = named ?? targetOf(attaching, settings, org_id, agent);
  if (!target) return null;
  return {
    call_id,
    client_token: attempt_id,
    ref: encodeRef(ref),
    target,
    conversation_id,
    variables,
    record: record_call,
  };
}

function targetOf(
  attaching: Attaching,
  settings: Pick<OrgSettings, 'agents'>,
  org: string,
  id: string,
): AttachTarget | null {
  const agent = agentIn(settings, id);
  return agent?.target ? opened(attaching, org, id, agent.target) : null;
}

function opened(
  attaching: Attaching,
  org: string,
  agent: string,
  target: AgentTarget,
): AttachTarget {
  if (target.kind !== 'websocket') return target;
  const { kind, url, sealed_token } = target;
  if (sealed_token === undefined) return { kind, url };
  const auth_token = attaching.open_token(org, agent, sealed_token);
  return { kind, url, auth_token };
}
