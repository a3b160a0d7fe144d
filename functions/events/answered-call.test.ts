import { beforeEach, describe, expect, it } from 'vitest';
import { decodeRef } from '#functions/adapters/carrier/call-ref.ts';
import type {
  Attach,
  Carrier,
  Message,
  Placement,
} from '#functions/adapters/carrier/carrier.ts';
import type { Directive } from '#functions/adapters/carrier/inbound.ts';
import { agentIn, putAgent } from '#functions/adapters/dynamodb/agent-store.ts';
import {
  getCampaign,
  insertCampaign,
} from '#functions/adapters/dynamodb/campaign-store.ts';
import { contactWriter } from '#functions/adapters/dynamodb/contact-writer.ts';
import { insertNumber } from '#functions/adapters/dynamodb/number-store.ts';
import { enterRunning } from '#functions/adapters/dynamodb/running-store.ts';
import {
  getOrgSettings,
  type StoredAgent,
} from '#functions/adapters/dynamodb/settings-store.ts';
import { listSlots } from '#functions/adapters/dynamodb/slot-store.ts';
import {
  getState,
  writeState,
} from '#functions/adapters/dynamodb/state-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import { makeTable } from '#functions/adapters/dynamodb/testing.ts';
import type { ConfigQuestion } from '#functions/attach/resolve-attach.ts';
import { dialContact } from '#functions/dial/dial-contact.ts';
import type { Engine } from '#functions/dial/engine.ts';
import { makeEngine } from '#functions/dial/testing.ts';
import { findNumber } from '#functions/platform/catalog.ts';
import type { CallEvent } from '#functions/platform/messages.ts';
import { mendSlots } from '#functions/workflow/mend-slots.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { defaultSettings } from '#shared/domain/campaign-settings.ts';
import { OWN_CARRIER } from '#shared/domain/carrier-kinds.ts';
import { conversationId } from '#shared/domain/conversation.ts';
import { iso } from '#shared/domain/instant.ts';
import { makeCampaign, NOON } from '#shared/domain/testing.ts';
import { applyCallNews, ForeignNews } from './apply-news.ts';
import { engineUntil } from './apply-or-queue.ts';
import { decide } from './decide.ts';
import { readQueuedEvent } from './queued-event.ts';
import { takeWebhook } from './take-webhook.ts';
import { fakeFace, makeAccount, type Said, webhookOf } from './testing.ts';

/** From a dial to its end, through a carrier of the organization's own. */

const ORG = 'org_a';
const CARRIER = 'car_1';
const bot: Partial<StoredAgent> = {
  target: {
    kind: 'websocket',
    url: 'wss://bot.example/talk',
    sealed_token: 'sealed',
  },
  message: { text: 'Goodbye', language: 'en-US' },
};

let table: Table;
let engine: Engine;
let placed: Placement[];
/** What the carrier was told by request, in order. */
let commands: (Attach | [string, Message] | string)[];
/** Events that went to the queue. */
let queued: unknown[];
let questions: ConfigQuestion[];
/** Events that are to be heard of after so many seconds. */
let later: [CallEvent, number][];
/** What the config URL answers. */
let named: Attach['target'] | undefined;
let refusesAttach: boolean;

const carrier: Carrier = {
  kind: 'twilio',
  calls_per_second: 10,
  place: async (placement) => {
    placed.push(placement);
    return { kind: 'accepted', call_id: 'call_1' };
  },
  attach: async (attach) => {
    if (refusesAttach) throw new Error('not now');
    commands.push(attach);
  },
  playMessage: async (call, message) => void commands.push([call, message]),
  hangUp: async (call) => void commands.push(call),
  lookUp: async () => ({ kind: 'unavailable' }),
};

beforeEach(() => {
  table = makeTable({ seed: 1 });
  [placed, commands, queued, questions, later] = [[], [], [], [], []];
  named = undefined;
  refusesAttach = false;
  engine = makeEngine(table, {
    carriers: {
      of: async (_org, id) =>
        id === CARRIER ? carrier : makeEngine(table).engine.carriers.of(ORG),
    },
    attaching: {
      open_token: (org, agent, sealed) => `${sealed} of ${agent} in ${org}`,
      ask: async (_org, _url, question) => {
        questions.push(question);
        return named;
      },
      tell_later: async (event, seconds) => void later.push([event, seconds]),
    },
  }).engine;
});

/** Has a call placed, for one contact. */
async function calling(
  parts: Partial<Campaign> = {},
  agent: Partial<StoredAgent> = bot,
): Promise<Placement> {
  const campaign = makeCampaign({
    ...defaultSettings,
    number_pool: [{ number_id: 'num_1' }],
    variables: { company: 'Acme', name: 'nobody' },
    total_contacts: 1,
    slots: {},
    ...parts,
  });
  const of = agentIn(await getOrgSettings(table, ORG), 'agt_demo')!;
  await putAgent(table, ORG, { ...of, ...agent, version: 2 }, of);
  await insertNumber(table, {
    ...findNumber('num_demo')!,
    org_id: ORG,
    id: 'num_1',
    carrier_id: CARRIER,
  });
  await insertCampaign(table, campaign);
  const writer = contactWriter(table);
  await writer.add({
    org_id: ORG,
    campaign_id: campaign.id,
    seq: 0,
    id: 'con_0',
    phone_number: '+14155550190',
    custom_fields: { name: 'Ada' },
    created_at: iso(NOON),
  });
  await writer.flush();
  await enterRunning(table, campaign, NOON);
  await dialContact(engine, {
    v: 1,
    org_id: ORG,
    campaign_id: campaign.id,
    run_number: 1,
    slot: 0,
    proof: { epoch: 0 },
  });
  expect(placed).toHaveLength(1);
  return placed[0]!;
}

interface Way {
  /** Where the carrier asks. */
  readonly path?: string;
  /** The table answers no more once so many requests were sent. */
  readonly sleep?: () => Promise<void>;
}

/** The carrier posts; @returns what it is answered. */
async function post(
  said: Said,
  { path = '', sleep = () => new Promise<void>(() => {}) }: Way = {},
) {
  const account = makeAccount();
  const answer = await takeWebhook(
    {
      realClock: { now: () => NOON },
      faces: { twilio: fakeFace },
      accounts: { accountOf: async () => account, doubt: () => false },
      base: (domain) => `https://${domain}`,
      decide: (taken, by) =>
        decide(taken, by, {
          realClock: { now: () => NOON },
          queues: { event: async (event) => void queued.push(event) },
          sleep,
          apply: async (event, signal, how) => {
            if (event.type === 'results') return null;
            return applyCallNews(
              engineUntil(engine, signal),
              event,
              event,
              how,
            );
          },
          dialNext: async () => {},
          hangUp: async (_by, call) => carrier.hangUp(call),
        }),
    },
    webhookOf({
      said,
      now: NOON,
      path: `/carrier-events/twilio/org_a/car_1${path}`,
    }),
  );
  return {
    status: answer.statusCode,
    directive: (answer.body ? JSON.parse(answer.body) : undefined) as
      | Directive
      | undefined,
  };
}

/** The consumer of the queue. */
async function consume(): Promise<void> {
  for (const message of queued.splice(0)) {
    const event = readQueuedEvent(JSON.parse(JSON.stringify(message)));
    if (event.type === 'results') continue;
    await applyCallNews(engine, event, event, {
      by: event.carrier_id,
      is_last_try: true,
    });
  }
}

const at = (seconds: number) => iso(NOON + seconds * 1_000);
const one = (
  type: 'answered' | 'amd' | 'attach_failed' | 'ended' | 'cost',
  seconds: number,
  more = {},
) => ({
  event_id: `evt_${type}`,
  type,
  at: at(seconds),
  ...more,
});
const ended = one('ended', 30, { sip_code: 200, answered_at: at(5) });
const attempt = async () =>
  (await getState(table, 'cmp_1', 1, 0))!.attempts[0]!;

const expected = ({ ref }: Placement): Attach => ({
  call_id: 'call_1',
  client_token: decodeRef(ref)!.attempt_id,
  ref,
  target: {
    kind: 'websocket',
    url: 'wss://bot.example/talk',
    auth_token: 'sealed of agt_demo in org_a',
  },
  conversation_id: conversationId(decodeRef(ref)!),
  variables: { company: 'Acme', name: 'Ada' },
  record: true,
});

/** The attempt as it was before anybody answered. */
async function writeAnew(ref: string): Promise<void> {
  const { attempt_id } = decodeRef(ref)!;
  const now = (await getState(table, 'cmp_1', 1, 0))!;
  const { answered_at: _, attach_by: __, ...open } = now.attempts[0]!;
  const fresh = { ...open, id: attempt_id, status: 'placing' as const };
  const next = { ...now, rev: now.rev + 1, status: 'dialling' as const };
  expect(await writeState(table, { ...next, attempts: [fresh] })).toBe(true);
}

describe('whoever talks is connected', () => {
  it('by a request, where the carrier only tells', async () => {
    const placement = await calling();
    const { ref } = placement;
    expect(await post({ ref, events: [one('answered', 5)] })).toMatchObject({
      status: 204,
    });
    expect(commands).toEqual([expected(placement)]);
    await post({ ref, events: [ended, one('cost', 60, { cost_usd: 0.02 })] });
    expect(await attempt()).toMatchObject({
      outcome: 'completed',
      carrier_id: CARRIER,
      cost_usd: 0.02,
    });
    expect(placement).toMatchObject({
      amd: null,
      record: true,
      conversation_id: expected(placement).conversation_id,
    });
  });

  it('by the answer, where the carrier asks, also when it asks again', async () => {
    const placement = await calling();
    const { ref } = placement;
    const attach = { kind: 'attach', attach: expected(placement) };
    for (let times = 0; times < 2; times += 1) {
      const { directive } = await post(
        { ref, events: [one('answered', 5)] },
        { path: '/voice' },
      );
      expect(directive).toEqual(attach);
    }
    // Told in other words, by what only reports.
    await post({
      ref,
      events: [one('answered', 5, { event_id: 'evt_status' })],
    });
    expect(commands).toEqual([]);
  });

  it('only once, when it is told before it is asked', async () => {
    const { ref } = await calling();
    await post({
      ref,
      events: [one('answered', 5, { event_id: 'evt_status' })],
    });
    const { directive } = await post(
      { ref, events: [one('answered', 5)] },
      { path: '/voice' },
    );
    expect(directive).toEqual({ kind: 'wait' });
    expect(commands).toHaveLength(1);
  });

  it('by the queue, when it takes too long, and who asked waits', async () => {
    const placement = await calling();
    const { ref } = placement;
    const { directive } = await post(
      { ref, events: [one('answered', 5)] },
      { path: '/voice', sleep: async () => {} },
    );
    expect(directive).toEqual({ kind: 'wait' });
    expect(commands).toEqual([]);
    await consume();
    expect(commands).toEqual([expected(placement)]);
  });

  it('in the end, wherever the table fails while it is told', async () => {
    const placement = await calling({}, { ...bot, message: null });
    const { ref } = placement;
    const { db } = table;
    for (const when of ['before', 'after'] as const) {
      for (let nth = 1, isOver = false; !isOver; nth += 1) {
        let sent = 0;
        const failing = {
          async send(command: never) {
            sent += 1;
            if (sent === nth && when === 'before') throw new Error('down');
            const answer = await db.send(command);
            if (sent === nth) throw new Error('lost');
            return answer;
          },
        };
        commands = [];
        const fails = { ...engine, table: { ...table, db: failing as never } };
        const event_id = `evt_${when}_${nth}`;
        await writeAnew(ref);
        const news = { ...decodeRef(ref)!, ...one('answered', 5), event_id };
        const told = { ...news, call_id: 'call_1' };
        const failed = await applyCallNews(fails, told, told).then(
          () => false,
          () => true,
        );
        isOver = sent < nth;
        if (failed) await applyCallNews(engine, told, told);
        expect([nth, commands]).toEqual([nth, [expected(placement)]]);
      }
    }
  });

  it('as the campaign’s config URL says, else as the agent does', async () => {
    named = { kind: 'sip', uri: 'sip:bot@voice.example' };
    const placement = await calling({
      config_url: 'https://bot.example/config',
    });
    const { ref } = placement;
    await post({ ref, events: [one('answered', 5)] });
    expect(commands).toEqual([{ ...expected(placement), target: named }]);
    const { conversation_id, variables } = expected(placement);
    expect(questions).toEqual([
      {
        conversation_id,
        variables,
        attempt_id: decodeRef(ref)!.attempt_id,
        campaign_id: 'cmp_1',
        contact_id: 'con_0',
      },
    ]);
    named = undefined;
    await post({ ref, events: [one('answered', 5)] });
    expect(commands[1]).toEqual(expected(placement));
  });

  it('after the verdict where people wait, and not to a machine', async () => {
    const amd = {
      enabled: true,
      on_machine: 'message',
      on_unknown: 'attach',
    } as const;
    const { ref, amd: asked } = await calling(
      { amd },
      { ...bot, target: { kind: 'queue', queue: 'sales' } },
    );
    expect(asked).toEqual({
      placement: 'before_attach',
      max_decision_ms: 2_000,
      until: 'message_end',
    });
    await post({ ref, events: [one('answered', 5)] });
    expect(commands).toEqual([]);
    // This carrier asks again by itself.
    expect(later).toEqual([]);
    await post({ ref, events: [one('amd', 6, { verdict: 'machine' })] });
    expect(commands).toEqual([['call_1', bot.message]]);
  });

  it('in one answer after both, where the carrier waits for the verdict itself', async () => {
    const amd = { ...defaultSettings.amd, enabled: true };
    const { ref } = await calling(
      { amd },
      { target: { kind: 'queue', queue: 'sales' } },
    );
    const events = [one('answered', 5), one('amd', 6, { verdict: 'unknown' })];
    expect(
      (await post({ ref, events }, { path: '/voice' })).directive,
    ).toMatchObject({
      kind: 'attach',
      attach: { target: { kind: 'queue', queue: 'sales' } },
    });
  });

  it('and not recorded, where the campaign says so', async () => {
    const { ref, record } = await calling({ recording: { enabled: false } });
    await post({ ref, events: [one('answered', 5)] });
    expect([record, commands]).toMatchObject([false, [{ record: false }]]);
    expect(await attempt()).toMatchObject({ unrecorded: true });
  });
});

describe('nobody can be connected', () => {
  it('ends the call, for an error', async () => {
    const { ref } = await calling({}, { target: null, message: null });
    const events = [one('answered', 5)];
    expect((await post({ ref, events }, { path: '/voice' })).directive).toEqual(
      { kind: 'hang_up' },
    );
    expect(await attempt()).toMatchObject({
      attach_failed: true,
      status: 'attaching',
    });
    await post({ ref, events: [ended] });
    expect(await attempt()).toMatchObject({ outcome: 'error' });
  });

  it('is for the queue to try once more, and the call ends when that fails, too', async () => {
    const { ref } = await calling();
    refusesAttach = true;
    expect((await post({ ref, events: [one('answered', 5)] })).status).toBe(
      204,
    );
    expect([queued.length, commands]).toEqual([1, []]);
    await consume();
    expect(commands).toEqual(['call_1']);
    await post({ ref, events: [one('attach_failed', 6)] });
    expect(commands).toEqual(['call_1', 'call_1']);
  });

  it('ends the call where the agent’s token opens no more', async () => {
    const { ref } = await calling();
    const attaching = {
      ...engine.attaching!,
      open_token: () => {
        throw new Error('sealed under another key');
      },
    };
    engine = { ...engine, attaching };
    await post({ ref, events: [one('answered', 5)] });
    await consume();
    expect(commands).toEqual(['call_1']);
  });

  it('is tried again, where the carrier’s account cannot be read now', async () => {
    const { ref } = await calling();
    const { attach: _, ...blind } = carrier;
    const { carriers } = engine;
    Object.assign(engine, { carriers: { of: async () => blind } });
    await post({ ref, events: [one('answered', 5)] });
    expect([queued.length, commands]).toEqual([1, []]);
    Object.assign(engine, { carriers });
    await consume();
    expect(commands).toHaveLength(1);
    expect(await attempt()).not.toHaveProperty('attach_failed');
  });

  it('says the carrier, later than the call ended', async () => {
    const { ref } = await calling();
    await post({ ref, events: [one('answered', 5), ended] });
    await post({ ref, events: [one('attach_failed', 6)] });
    expect(await attempt()).toMatchObject({
      outcome: 'error',
      attach_failed: true,
    });
  });

  it('and was never meant to: whoever answers hears the message', async () => {
    const { message } = bot;
    const { ref } = await calling({}, { target: null, message: message! });
    const answered = { ref, events: [one('answered', 5)] };
    const asked = await post(answered, { path: '/voice' });
    expect(asked.directive).toEqual({ kind: 'message', message });
    await post({ ref, events: [ended] });
    expect(await attempt()).toMatchObject({ outcome: 'completed' });
  });

  it('and nothing is to be said: the call just ends', async () => {
    const amd = {
      enabled: true,
      on_machine: 'message',
      on_unknown: 'attach',
    } as const;
    const { ref } = await calling(
      { amd },
      { target: bot.target!, message: null },
    );
    await post({ ref, events: [one('amd', 6, { verdict: 'machine' })] });
    expect(commands).toEqual(['call_1']);
  });
});

it('hangs up what the carrier leaves open', async () => {
  const { ref } = await calling();
  await post({ ref, events: [], hang_up: true });
  expect(commands).toEqual(['call_1']);
});

it('hears nothing of a call from another carrier, by webhook or by queue', async () => {
  const { ref } = await calling();
  const news = { ...decodeRef(ref)!, ...one('answered', 5), call_id: 'call_1' };
  for (const by of ['car_2', OWN_CARRIER]) {
    await expect(applyCallNews(engine, news, news, { by })).rejects.toThrow(
      ForeignNews,
    );
  }
  expect(await attempt()).not.toHaveProperty('answered_at');
  expect(commands).toEqual([]);
});

it('leaves nobody on the line whom a look-up found, and whom the carrier does not connect', async () => {
  const { client_token } = await calling();
  refusesAttach = true;
  const call = {
    call_id: 'call_1',
    client_token,
    state: 'in_progress',
    placed_at: at(0),
    answered_at: at(5),
  } as const;
  const lookUp = async () => ({ kind: 'found', call }) as const;
  const tick: Engine = {
    ...engine,
    clock: { now: () => NOON + 120_000 },
    carriers: { of: async () => ({ ...carrier, lookUp }) },
  };
  const campaign = (await getCampaign(table, ORG, 'cmp_1'))!;
  await mendSlots(tick, campaign, await listSlots(table, ORG), null);
  expect(commands).toEqual(['call_1']);
  expect(await attempt()).toMatchObject({ attach_failed: true });
});

/** All our addresses were down: the carrier ended the call by itself, and says so later. */
it.each(['webhook', 'look-up'] as const)(
  'takes a call for no talk that ended before it was asked what to do, as a %s tells',
  async (how) => {
    const { ref, client_token } = await calling({
      retry_policy: { ...defaultSettings.retry_policy, max_attempts: 2 },
    });
    if (how === 'webhook') await post({ ref, events: [ended] });
    else {
      const call = {
        call_id: 'call_1',
        client_token,
        state: 'ended',
        placed_at: at(0),
        answered_at: at(5),
        ended_at: at(20),
        sip_code: 200,
      } as const;
      const lookUp = async () => ({ kind: 'found', call }) as const;
      const tick: Engine = {
        ...engine,
        clock: { now: () => NOON + 120_000 },
        carriers: { of: async () => ({ ...carrier, lookUp }) },
      };
      const campaign = (await getCampaign(table, ORG, 'cmp_1'))!;
      await mendSlots(tick, campaign, await listSlots(table, ORG), null);
    }
    expect(await attempt()).toMatchObject({
      outcome: 'error',
      attach_failed: true,
      answered_at: at(5),
    });
    const { status } = (await getState(table, 'cmp_1', 1, 0))!;
    expect(status).toBe('retry_scheduled');
  },
);
