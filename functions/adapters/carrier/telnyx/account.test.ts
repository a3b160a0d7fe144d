import { describe, expect, it } from 'vitest';
import { FakeTelnyx } from '#tests/carriers/fake-telnyx.ts';
import { checkTelnyx } from './account.ts';

function start() {
  const telnyx = new FakeTelnyx();
  const check = (settings: Record<string, string> = {}, key = telnyx.api_key) =>
    checkTelnyx(
      {
        ...telnyx.account,
        credentials: { api_key: key },
        settings: { ...telnyx.account.settings, ...settings },
      },
      {
        fetch: (input, init) => telnyx.fetch(input, init),
        real_clock: { now: () => telnyx.now },
      },
    );
  return { telnyx, check };
}

describe('checkTelnyx', () => {
  it('tells the numbers that may be called from: its own, and those verified', async () => {
    const { telnyx, check } = start();
    telnyx.numbers = ['+12025550100', '+12025550101', '+12025550102'];
    expect(await check()).toEqual({
      kind: 'ok',
      caller_ids: [...telnyx.numbers, ...telnyx.verified],
    });
    expect(telnyx.calls).toEqual([]);
  });

  it.each([
    ['public_key', { public_key: 'AAAA' }, 'invalid_key'],
    ['connection_id', { connection_id: '1' }, '10005'],
  ])('names %s when it is wrong', async (field, settings, code) => {
    const { check } = start();
    expect(await check(settings)).toMatchObject({
      kind: 'refused',
      field,
      code,
    });
  });

  it('names the key when Telnyx does not know it', async () => {
    const { check } = start();
    const answer = await check({}, 'KEY_of_others');
    expect(answer).toMatchObject({ field: 'api_key', code: '10009' });
    expect(JSON.stringify(answer)).not.toContain('KEY_of_others');
  });

  it.each([
    ['application_inactive', { application: { active: false } }],
    ['webhook_api_v1', { application: { webhook_api_version: '1' } }],
    ['no_outbound_profile', { application: { outbound: {} } }],
    ['profile_disabled', { profile: { enabled: false } }],
    ['no_credit', { balance: { available_credit: '-0.11' } }],
  ])('says %s before anybody is called', async (code, parts) => {
    const { telnyx, check } = start();
    for (const [name, part] of Object.entries(parts)) {
      const whole = telnyx[name as 'application'];
      telnyx[name as 'application'] = { ...whole, ...part };
    }
    expect(await check()).toMatchObject({ kind: 'refused', code });
  });

  it('does not blame anybody when Telnyx cannot tell', async () => {
    const { telnyx, check } = start();
    for (const [answer, detail] of [
      [async () => new Response('', { status: 503 }), 'answered 503'],
      [async () => Promise.reject(new TypeError('failed')), 'be reached'],
    ] as const) {
      telnyx.fetch = answer;
      expect(await check()).toEqual({
        kind: 'unavailable',
        detail: expect.stringContaining(detail),
      });
    }
  });

  it('goes without the numbers where the key may not list them', async () => {
    const { telnyx, check } = start();
    const { fetch } = telnyx;
    telnyx.fetch = async (input, init) =>
      String(input).includes('_numbers')
        ? new Response('{}', { status: 403 })
        : fetch(input, init);
    expect(await check()).toEqual({ kind: 'ok', caller_ids: null });
  });
});
