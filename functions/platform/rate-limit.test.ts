import { expect, it } from 'vitest';
import { rateLimiter } from './rate-limit.ts';

const caller = (id: string, requests_per_second: number | null = null) => ({
  org_id: 'org_a',
  credential_id: id,
  requests_per_second,
});

it('lets five seconds’ worth through at once, then as many as come in', () => {
  const limit = rateLimiter();
  const slow = caller('key_1', 2);
  for (let i = 0; i < 10; i++) limit(slow, 0);
  expect(() => limit(slow, 0)).toThrow('2 requests a second');
  limit(slow, 500);
  expect(() => limit(slow, 500)).toThrow();
});

it('says what is left, and when to come again', () => {
  const limit = rateLimiter();
  const slow = caller('key_1', 2);
  expect(limit(slow, 0)).toEqual({
    'ratelimit-policy': '"default";q=10;w=5',
    ratelimit: '"default";r=9;t=1',
  });
  for (let i = 0; i < 9; i++) limit(slow, 0);
  const refused = expect.objectContaining({
    status: 429,
    code: 'too_many_requests',
    headers: {
      'ratelimit-policy': '"default";q=10;w=5',
      ratelimit: '"default";r=0;t=5',
      'retry-after': '1',
    },
  });
  expect(() => limit(slow, 0)).toThrow(refused);
});

it('counts what reads much as several, and lets it in where little is allowed', () => {
  const limit = rateLimiter();
  const key = caller('key_1', 20);
  limit(key, 0, 50);
  limit(key, 0, 50);
  expect(() => limit(key, 0, 50)).toThrow(
    expect.objectContaining({
      headers: expect.objectContaining({ 'retry-after': '3' }),
    }),
  );
  expect(() => limit(key, 0)).toThrow();
  limit(key, 2_500, 50);
  limit(caller('key_2', 1), 0, 50);
  expect(() => limit(caller('key_2', 1), 4_000, 50)).toThrow();
  limit(caller('key_2', 1), 5_000, 50);
});

it('refuses one credential, and no other', () => {
  const limit = rateLimiter();
  for (let i = 0; i < 5; i++) limit(caller('key_1', 1), 0);
  expect(() => limit(caller('key_1', 1), 0)).toThrow();
  limit(caller('key_2', 1), 0);
  limit({ ...caller('key_1', 1), org_id: 'org_b' }, 0);
});

it('does not get in the way of a thousand requests a second', () => {
  const limit = rateLimiter();
  for (let i = 0; i < 20_000; i++) limit(caller('key_1'), i);
});

it('gives nothing for a clock that goes back', () => {
  const limit = rateLimiter();
  for (let i = 0; i < 5; i++) limit(caller('key_1', 1), 10_000);
  expect(() => limit(caller('key_1', 1), 0)).toThrow();
});
