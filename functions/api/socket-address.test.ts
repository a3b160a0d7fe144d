import { expect, it } from 'vitest';
import { socketAddress } from './socket-address.ts';

const at = (host?: string) =>
  socketAddress({ 'x-outdial-host': host }, 'wss://otherwise.test/ws');

it.each(['d111111abcdef8.cloudfront.net', 'dial.acme.example', 'A-1.example'])(
  'sends who asked %s back there',
  (host) => {
    expect(at(host)).toBe(`wss://${host}/ws`);
  },
);

it('knows another address for who did not come through the edge', () => {
  expect(at(undefined)).toBe('wss://otherwise.test/ws');
});

it.each([
  '',
  'localhost',
  'dial.acme.example:8443',
  'dial.acme.example/x?',
  'user@dial.acme.example',
  'dial.acme.example evil.test',
  'dial.acme.example\r\nx: y',
  '-dial.acme.example',
  '.acme.example',
  'dial..example',
  `${'a'.repeat(64)}.example`,
  `${'a.'.repeat(126)}example`,
])('takes %j for no host', (host) => {
  expect(at(host)).toBe('wss://otherwise.test/ws');
});
