import { describe, expect, test } from 'vitest';
import { faultOf, isPublicAddress, mayConnect } from './target-address.ts';

const outside = { allows_loopback: false };
const here = { allows_loopback: true };

describe('an address for events', () => {
  test.each([
    'https://x.example',
    'https://x.example/hooks/outdial?team=1',
    'https://x.example:443/a',
    'https://a-b.c9.x.example/',
    'https://localhost.x.example/',
  ])('may be %s', (url) => {
    expect(faultOf(url, outside)).toBeNull();
  });

  test.each([
    'http://x.example',
    'https://127.0.0.1',
    'https://127.1',
    'https://2130706433',
    'https://0x7f.1',
    'https://0x7f000001',
    'https://017700000001',
    'https://0177.0.0.1',
    'https://[::1]',
    'https://[::ffff:169.254.169.254]',
    'https://[::ffff:7f00:1]',
    'https://169.254.169.254/latest',
    'https://[fd00:ec2::254]',
    'https://10.0.0.1',
    'https://172.16.0.1',
    'https://192.168.1.1',
    'https://100.64.0.1',
    'https://0.0.0.0',
    'https://8.8.8.8',
    'https://localhost',
    'https://localhost.',
    'https://foo.localhost',
    'https://LOCALHOST',
    'https://intranet',
    'https://printer.local',
    'https://db.internal',
    'https://a@127.0.0.1',
    'https://good.example@evil.example',
    'https://@good.example',
    'https://a:b@good.example',
    'https://good.example#@evil',
    'https://good.example\\@evil',
    'https:\\\\good.example',
    'https:good.example',
    'https:///good.example',
    'https://x.example:22',
    'https://x.example:8443',
    'https://x.example:99999',
    'https://x.example./',
    'https://.example',
    'https://x..example',
    'https://-x.example',
    'https://x_y.example',
    'https://%6c%6fcalhost',
    'ftp://x.example',
    'file:///etc/passwd',
    'gopher://x.example',
    'data:text/plain,hi',
    'javascript:alert(1)',
    'wss://x.example',
    '//x.example',
    'x.example',
    'https://',
    'https://①②⑦.⓪.⓪.①',
    'https://оutdial.example',
    'https://xn--utdial-vbf.example',
    'https://x.example/\r\nX-Evil: 1',
    'https://x.example/\tb',
    ' https://x.example',
    'https://x.example/a b',
    'https://x.example/\u0000',
    `https://x.example/${'a'.repeat(5_000)}`,
    `https://${'a.'.repeat(130)}example`,
    `https://${'a'.repeat(64)}.example`,
  ])('is not %j', (url) => {
    expect(faultOf(url, outside)).toEqual(expect.any(String));
  });

  test.each([
    'http://localhost:4242/hook',
    'http://127.0.0.1:4242',
    'http://127.1:4242',
    'https://[::1]:4242/',
  ])('on one machine may be %s too', (url) => {
    expect(faultOf(url, here)).toBeNull();
  });

  test.each([
    'http://10.0.0.1',
    'http://169.254.169.254/latest',
    'http://0.0.0.0:4242',
    'http://127.0.0.2',
    'http://x.example',
    'ftp://localhost',
    'http://a@localhost:4242',
    'http://foo.localhost',
  ])('on one machine is not %s either', (url) => {
    expect(faultOf(url, here)).toEqual(expect.any(String));
  });
});

describe('what a name resolves to', () => {
  test.each(['93.184.216.34', '8.8.8.8', '2606:4700::1111', '2a00:1450::1'])(
    'may be %s',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  test.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.127.255.255',
    '127.0.0.1',
    '169.254.169.254',
    '169.254.170.2',
    '172.31.255.255',
    '192.0.0.1',
    '192.0.2.1',
    '192.168.0.1',
    '198.19.0.1',
    '203.0.113.7',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:8.8.8.8',
    '::ffff:10.0.0.1',
    '64:ff9b::808:808',
    '100::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
    'nonsense',
    '',
  ])('is not %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  test('is this machine for its own names only, and only where that is fine', () => {
    const own = 'http://localhost:1/';
    expect(mayConnect(own, '127.0.0.1', here)).toBe(true);
    expect(mayConnect(own, '10.0.0.1', here)).toBe(false);
    expect(mayConnect('https://x.example', '127.0.0.1', here)).toBe(false);
    expect(mayConnect(own, '127.0.0.1', outside)).toBe(false);
  });
});
