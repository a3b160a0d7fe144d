import { expect, it } from 'vitest';
import { faultOfTarget } from './target-faults.ts';

const away = { allows_loopback: false };
const here = { allows_loopback: true };

it.each([
  ['wss://bot.example/talk?a=1', null],
  ['ws://bot.example/', 'must be wss'],
  ['https://bot.example/', 'must be wss'],
  ['wss://bot.example:8443/', 'must be on port 443'],
  ['wss://10.0.0.1/', 'must name a host, not an IP address'],
  ['wss://0x0a000001/', 'must name a host, not an IP address'],
  ['wss://[::1]/', 'must name a host, not an IP address'],
  ['wss://localhost/', 'must name a public host'],
  ['wss://bot.internal/', 'must name a public host'],
  ['wss://user:pass@bot.example/', 'must not hold a user or a password'],
  ['wss://bot.example/#a', 'must not have a fragment'],
  ['wss://bot.example\\@10.0.0.1/', 'has characters that no address has'],
])('of the socket %s says: %s', (url, message) => {
  const fault = message === null ? null : { path: 'url', message };
  expect(faultOfTarget({ kind: 'websocket', url }, away)).toEqual(fault);
});

it.each([
  ['sip:bot@voice.example', null],
  ['sips:voice.example:5061;transport=tls', null],
  ['sip:+15550100@198.50.100.7:5060', null],
  ['sip:bot@10.1.2.3', 'must be at a public address'],
  ['sip:bot@169.254.169.254', 'must be at a public address'],
  ['sip:bot@localhost', 'must name a public host'],
  ['sip:bot@pbx', 'must name a public host'],
  ['sip:bot@pbx.corp', 'must name a public host'],
  // Readers disagree about what these are: an address, to some.
  ['sip:bot@2130706433', 'is no SIP address'],
  ['sip:bot@0x7f.1', 'is no SIP address'],
  ['sip:bot@voice.example:99999', 'is no SIP address'],
  ['sip:bot@voice.example?X-A=1', 'is no SIP address'],
  ['sip:a@b@voice.example', 'is no SIP address'],
  ['sip:bot@voice.example\r\nX: 1', 'is no SIP address'],
  ['tel:+15550100', 'is no SIP address'],
  // Goes there, whatever the host says.
  ['sip:bot@voice.example;maddr=10.0.0.1', 'is no SIP address'],
  ['sip:bot@voice.example;lr;MADDR=10.0.0.1', 'is no SIP address'],
  ['sip:bot@voice.example;%6daddr=10.0.0.1', 'is no SIP address'],
])('of the SIP address %j says: %s', (uri, message) => {
  const fault = message === null ? null : { path: 'uri', message };
  expect(faultOfTarget({ kind: 'sip', uri }, away)).toEqual(fault);
});

it('lets the local run connect to this machine', () => {
  const url = 'ws://localhost:8080/talk';
  expect(faultOfTarget({ kind: 'websocket', url }, here)).toBeNull();
});

it('has nothing to say of names', () => {
  expect(faultOfTarget({ kind: 'queue' }, away)).toBeNull();
});
