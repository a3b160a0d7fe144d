import {
  deleteWebhook as dropWebhook,
  getWebhook,
  listWebhooks,
  putWebhook,
  type Webhook,
  updateWebhook as writeWebhook,
} from '#functions/adapters/dynamodb/webhook-store.ts';
import { checkIfMatch } from '#functions/platform/etag.ts';
import { notFound, Refusal } from '#functions/platform/refusal.ts';
import type { Caller, Deps, HandlerOf } from '#functions/platform/route.ts';
import { secretOf } from '#functions/webhooks/sign-event.ts';
import { MAX_WEBHOOKS, type WebhookView } from '#shared/contracts/webhooks.ts';
import { iso } from '#shared/domain/instant.ts';
import { changedMeanwhile } from './campaign-reply.ts';
import { pageOf } from './org-settings.ts';
import { type AddressNeeds, requireSafeAddress } from './safe-address.ts';

/** How long a secret that was rotated out still signs. */
const BOTH_SECRETS_MS = 24 * 3600_000;

/** What the handlers of this folder's webhooks need besides `Deps`. */
export interface WebhookNeeds extends AddressNeeds {
  /** Of the deployment: secrets are made of it. */
  readonly key: string;
}

export const webhookView = (webhook: Webhook): WebhookView => {
  const { secret_number: _n, quiet_until: _until, ...view } = webhook;
  return view;
};

/** @throws Refusal 404, the same for another organization's */
export async function requireWebhook(
  { table }: Pick<Deps, 'table'>,
  { org_id }: Caller,
  id: string,
): Promise<Webhook> {
  const webhook = await getWebhook(table, org_id, id);
  if (!webhook) throw notFound();
  return webhook;
}

const checkUrl = (url: string, needs: WebhookNeeds) =>
  requireSafeAddress({ path: 'url', url }, needs);

/** GET /webhooks, by id, which is by time. */
export const readWebhooks: HandlerOf<'list_webhooks'> = async (
  { query, caller },
  { table },
) => {
  const all = await listWebhooks(table, caller.org_id);
  return { status: 200, body: pageOf(all.map(webhookView), query) };
};

/** GET /webhooks/{webhook_id} */
export const readWebhook: HandlerOf<'get_webhook'> = async (
  { params, caller },
  deps,
) => {
  const webhook = await requireWebhook(deps, caller, params.webhook_id);
  return { status: 200, body: webhookView(webhook) };
};

/** POST /webhooks. @throws Refusal 400 for an unsafe address, 409 `too_many_webhooks` */
export const createWebhook =
  (needs: WebhookNeeds): HandlerOf<'create_webhook'> =>
  async ({ body, caller }, { table, new_id, real_clock }) => {
    await checkUrl(body.url, needs);
    const all = await listWebhooks(table, caller.org_id);
    if (all.length >= MAX_WEBHOOKS) {
      const detail = `An organization has up to ${MAX_WEBHOOKS} endpoints.`;
      throw new Refusal(409, 'too_many_webhooks', detail);
    }
    const now = iso(real_clock.now());
    const webhook: Webhook = {
      ...body,
      id: new_id('whk'),
      org_id: caller.org_id,
      disabled_reason: body.active ? null : 'manual',
      failing_since: null,
      previous_secret_until: null,
      secret_number: 1,
      version: 1,
      created_at: now,
      created_by: caller.actor,
      updated_at: now,
    };
    await putWebhook(table, webhook);
    const secret = secretOf(needs.key, webhook, 1);
    return { status: 201, body: { ...webhookView(webhook), secret } };
  };

/** PATCH /webhooks/{webhook_id}: what is on its way goes to the new address. */
export const updateWebhook =
  (needs: WebhookNeeds): HandlerOf<'update_webhook'> =>
  async ({ params, body, caller, headers }, deps) => {
    if (body.url !== undefined) await checkUrl(body.url, needs);
    const given = Object.fromEntries(
      Object.entries(body).filter(([, value]) => value !== undefined),
    );
    const webhook = await changeWebhook(
      deps,
      caller,
      params.webhook_id,
      (before) => {
        checkIfMatch(headers['if-match'], before.version);
        return { ...given, ...switched(before, body.active) };
      },
    );
    return { status: 200, body: webhookView(webhook) };
  };

/** Switched on again, an endpoint starts with a clean sheet. */
function switched(before: Webhook, active?: boolean): Partial<Webhook> {
  if (active === undefined || active === before.active) return {};
  return active
    ? { disabled_reason: null, failing_since: null, quiet_until: 0 }
    : { disabled_reason: 'manual' };
}

/** POST …/rotate-secret: the secret before signs for another day, beside the new one. */
export const rotateWebhookSecret =
  ({ key }: WebhookNeeds): HandlerOf<'rotate_webhook_secret'> =>
  async ({ params, caller, headers }, deps) => {
    const until = iso(deps.real_clock.now() + BOTH_SECRETS_MS);
    const webhook = await changeWebhook(
      deps,
      caller,
      params.webhook_id,
      (before) => {
        checkIfMatch(headers['if-match'], before.version);
        return {
          secret_number: before.secret_number + 1,
          previous_secret_until: until,
        };
      },
    );
    const secret = secretOf(key, webhook, webhook.secret_number);
    return { status: 200, body: { ...webhookView(webhook), secret } };
  };

/** DELETE /webhooks/{webhook_id} */
export const deleteWebhook: HandlerOf<'delete_webhook'> = async (
  { params, caller, headers },
  deps,
) => {
  const { id, org_id, version } = await requireWebhook(
    deps,
    caller,
    params.webhook_id,
  );
  checkIfMatch(headers['if-match'], version);
  await dropWebhook(deps.table, org_id, id);
  return { status: 204 };
};

const MAX_TRIES = 3;

/** @throws Refusal 404, 409 when others change it again and again */
async function changeWebhook(
  deps: Deps,
  caller: Caller,
  id: string,
  decide: (before: Webhook) => Partial<Webhook>,
): Promise<Webhook> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const before = await requireWebhook(deps, caller, id);
    const after = await writeWebhook(deps.table, before, {
      ...decide(before),
      updated_at: iso(deps.real_clock.now()),
    });
    if (after) return after;
  }
  throw changedMeanwhile();
}
