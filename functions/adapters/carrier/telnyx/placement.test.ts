import { describe, expect, it } from 'vitest';
import { FakeTelnyx } from '#tests/carriers/fake-telnyx.ts';
import type { AmdRequest } from '../carrier.ts';
import { makePlacement } from '../testing.ts';
import { decodeClientState } from './client-state.ts';
import { dialOf } from './placement.ts';

const { account } = new FakeTelnyx();
const dial = (parts: Parameters<typeof makePlacement>[0] = {}) =>
  dialOf(makePlacement(parts), account);

describe('dialOf', () => {
  it('makes a Dial command', () => {
    const { client_state, webhook_retries_policies, ...body } = dial({
      record: false,
    });
    expect(body).toEqual({
      connection_id: account.settings.connection_id,
      to: '+14155550190',
      from: '+12025550100',
      timeout_secs: 30,
      retry_on_timeout: false,
      time_limit_secs: 3_600,
      command_id: 'att_01',
      webhook_url: account.webhook_url,
      webhook_url_method: 'POST',
    });
    expect(decodeClientState(client_state)).toEqual({
      ref: 'ref_01',
      token: 'att_01',
      from: '+12025550100',
    });
    for (const { retries_ms } of Object.values(webhook_retries_policies)) {
      expect(retries_ms.length).toBeLessThanOrEqual(5);
      expect(retries_ms.reduce((a, b) => a + b)).toBeLessThanOrEqual(60_000);
    }
  });

  it.each([
    [1, 5],
    [5, 5],
    [30.4, 30],
    [601, 600],
  ])('rings %f seconds for %i', (ring_timeout_seconds, timeout_secs) => {
    expect(dial({ ring_timeout_seconds })).toMatchObject({ timeout_secs });
  });

  it('ends a call after Telnyx’s own four hours at the latest', () => {
    const body = dial({ max_call_seconds: 20_000 });
    expect(body.time_limit_secs).toBe(14_400);
  });

  it('records both sides, each on its channel', () => {
    expect(dial({ record: true })).toMatchObject({
      record: 'record-from-answer',
      record_channels: 'dual',
    });
  });

  const amd = (parts: Partial<AmdRequest>): AmdRequest => ({
    placement: 'parallel',
    max_decision_ms: 30_000,
    until: 'verdict',
    ...parts,
  });
  const before = {
    placement: 'before_attach',
    max_decision_ms: 2_000,
  } as const;

  it.each([
    ['beside the talk', amd({}), 'premium', undefined],
    [
      'within two seconds',
      amd(before),
      'detect',
      { total_analysis_time_millis: 2_000, greeting_duration_millis: 1_500 },
    ],
    [
      'to the end of the greeting',
      amd({ until: 'message_end' }),
      'greeting_end',
      { greeting_total_analysis_time_millis: 45_000 },
    ],
    [
      'within two seconds, and then to the end of the greeting',
      amd({ ...before, until: 'message_end' }),
      'greeting_end',
      {
        total_analysis_time_millis: 2_000,
        greeting_duration_millis: 1_500,
        greeting_total_analysis_time_millis: 45_000,
      },
    ],
  ])('listens for machines %s', (_name, request, mode, config) => {
    const body = dial({ amd: request });
    expect(body).toMatchObject({ answering_machine_detection: mode });
    expect(
      'answering_machine_detection_config' in body
        ? body.answering_machine_detection_config
        : undefined,
    ).toEqual(config);
    // The events have to say what was asked for.
    expect(decodeClientState(body.client_state)?.until).toBe(
      request.until === 'message_end' ? 'message_end' : undefined,
    );
  });

  it('listens for none where nobody screens', () => {
    expect(dial({ amd: null })).not.toHaveProperty(
      'answering_machine_detection',
    );
  });
});
