import { describe, expect, it } from 'vitest';
import { telnyxCodes } from '#shared/domain/telnyx-codes.ts';
import type { Answer } from './api.ts';
import { apiCodes, statuses, toPlaceAnswer } from './failures.ts';

const answered = (
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): Answer => ({
  kind: 'answered',
  status,
  headers: new Headers(headers),
  body,
});

const refusal = (code: string | number, rest: object = {}) => ({
  errors: [{ code, title: 'Refused', ...rest }],
});

/** A row each, so that none is changed by accident. @see the tables' own sources */
const D_CODES = {
  throttled: { account: ['D1', 'D2', 'D3', 'D9', 'D10', 'D22'] },
  retryable: { route: ['D40'] },
  terminal: {
    number: ['D11', 'D14', 'D37', 'D41', 'D50', 'D53', 'D58', 'D59'],
    country: ['D12', 'D13', 'D24'],
    campaign: ['D34'],
    caller_id: ['D35', 'D36', 'D46', 'D49', 'D51', 'D54', 'D63', 'D64'],
    account: [
      ...['D7', 'D15', 'D16', 'D17', 'D18', 'D19', 'D25', 'D26', 'D29'],
      ...['D38', 'D39', 'D44', 'D57', 'D60'],
    ],
  },
};
const rows = Object.entries(D_CODES).flatMap(([kind, scopes]) =>
  Object.entries(scopes).flatMap(([scope, codes]) =>
    codes.map((code) => [code, kind, scope] as const),
  ),
);

describe('a placement that Telnyx refuses', () => {
  it.each(rows)('with %s is %s, and the %s’s', (code, kind, scope) => {
    const said = { kind: 'refused', class: kind, scope, code };
    const body = refusal(10010, { detail: `Refused +14155550190 ${code}.` });
    expect(toPlaceAnswer(answered(403, body))).toEqual(said);
    const named = { ...refusal('10010'), telnyx_error: { error_code: code } };
    expect(toPlaceAnswer(answered(403, named))).toEqual(said);
  });

  it('has a test for each of its codes', () => {
    expect(rows.map(([code]) => code).sort()).toEqual(
      Object.keys(telnyxCodes).sort(),
    );
  });

  it.each([
    ['10009', 401, 'terminal', 'account'],
    ['10010', 403, 'terminal', 'account'],
    ['10011', 429, 'throttled', 'account'],
    ['20100', 403, 'terminal', 'account'],
    ['90103', 429, 'throttled', 'account'],
  ])('with %s and HTTP %i is %s, and the %s’s', (code, status, kind, scope) => {
    expect(toPlaceAnswer(answered(status, refusal(code)))).toEqual({
      kind: 'refused',
      class: kind,
      scope,
      code,
    });
    expect(apiCodes[code]).toEqual([kind, scope]);
  });

  it.each([
    ['10016', '/to', 'number'],
    ['10016', '/from', 'caller_id'],
    ['10002', '/to', 'number'],
    ['10001', '/from', 'caller_id'],
    ['10004', '/to', 'number'],
    ['10015', '/connection_id', 'account'],
    ['10015', '/timeout_secs', 'request'],
    ['10015', undefined, 'request'],
  ])('with %s for %s is the %s’s', (code, pointer, scope) => {
    const body = refusal(code, pointer ? { source: { pointer } } : {});
    const said = { kind: 'refused', class: 'terminal', scope, code };
    expect(toPlaceAnswer(answered(422, body))).toEqual(said);
  });

  it('may name the field in words alone', () => {
    const detail = "The 'to' parameter must be in E164 format.";
    expect(toPlaceAnswer(answered(422, refusal('10016', { detail })))).toEqual({
      kind: 'refused',
      class: 'terminal',
      scope: 'number',
      code: '10016',
    });
  });

  it.each([
    [400, 'terminal', 'request'],
    [401, 'terminal', 'account'],
    [402, 'terminal', 'account'],
    [403, 'terminal', 'account'],
    [404, 'terminal', 'account'],
    [409, 'retryable', 'route'],
    [418, 'retryable', 'route'],
    [422, 'terminal', 'request'],
    [429, 'throttled', 'account'],
  ])('with nothing but HTTP %i is %s, and the %s’s', (status, kind, scope) => {
    expect(toPlaceAnswer(answered(status, undefined))).toEqual({
      kind: 'refused',
      class: kind,
      scope,
      code: `http_${status}`,
    });
    if (statuses[status]) expect(statuses[status]).toEqual([kind, scope]);
  });

  it.each([301, 302, 408, 500, 502, 503, 504])(
    'is not known of with HTTP %i',
    (status) => {
      const body = refusal('10007');
      expect(toPlaceAnswer(answered(status, body))).toEqual({
        kind: 'unknown',
      });
    },
  );

  it.each([
    [{ 'retry-after': '3' }, 3],
    [{ 'x-ratelimit-reset': '0.4' }, 1],
    [{ 'retry-after': 'Mon, 02 Mar 2026 15:00:00 GMT' }, undefined],
    [{ 'x-ratelimit-reset': '1772463600' }, undefined],
    [{}, undefined],
  ])('waits as %o says', (headers, seconds) => {
    const answer = answered(429, refusal('10011'), headers);
    const { retry_after_seconds } = toPlaceAnswer(answer) as {
      retry_after_seconds?: number;
    };
    expect(retry_after_seconds).toBe(seconds);
  });

  it('is never told in the words of Telnyx, which hold numbers', () => {
    const detail = 'Dialed number +14155550190 is not included D13';
    const said = toPlaceAnswer(answered(403, refusal(10010, { detail })));
    expect(JSON.stringify(said)).not.toContain('4155550190');
  });
});

// Every object has these.
it.each(['constructor', 'toString', '__proto__'])(
  'knows no code called %s',
  (code) => {
    const error_code = code;
    for (const body of [
      { errors: [{ code }] },
      { errors: [{ code: '1' }], telnyx_error: { error_code } },
      { errors: [{ code: '10015', source: { pointer: `/${code}` } }] },
    ]) {
      const headers = new Headers();
      const answer = { kind: 'answered', status: 422, headers, body } as const;
      expect(toPlaceAnswer(answer)).toMatchObject({
        kind: 'refused',
        class: 'terminal',
        scope: 'request',
      });
    }
  },
);

describe('an accepted placement', () => {
  it('has the id by which the call is commanded', () => {
    const body = { data: { call_control_id: 'v3:abc', call_leg_id: 'leg' } };
    expect(toPlaceAnswer(answered(200, body))).toEqual({
      kind: 'accepted',
      call_id: 'v3:abc',
    });
  });

  it.each([undefined, {}, { data: {} }, { data: { call_control_id: '' } }])(
    'is not known of without one: %o',
    (body) => {
      expect(toPlaceAnswer(answered(200, body))).toEqual({ kind: 'unknown' });
    },
  );
});
