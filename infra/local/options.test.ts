import { describe, expect, test } from 'vitest';
import { helpText } from './help-text.ts';
import { asksForHelp, readOptions, UsageError } from './options.ts';
import { numbersToCallFrom } from './real-carrier.ts';

describe('readOptions', () => {
  test('has the defaults of the contract', () => {
    expect(readOptions([], {})).toEqual({
      port: 4000,
      aws_port: 4001,
      data: '.outdial',
      fresh: false,
      speed: 1,
      now: undefined,
      seed: 1,
      carrier: undefined,
      real_carrier: undefined,
      demo: true,
      platform_limit: undefined,
      api_key: undefined,
    });
  });

  test('takes flags before the environment, and the environment before defaults', () => {
    const env = {
      OUTDIAL_PORT: '5000',
      OUTDIAL_SPEED: '10',
      OUTDIAL_SEED: '7',
      OUTDIAL_PLATFORM_LIMIT: '50',
    };
    const options = readOptions(['--port', '6000', '--no-demo'], env);
    expect(options).toMatchObject({
      port: 6000,
      aws_port: 6001,
      speed: 10,
      seed: 7,
      demo: false,
      platform_limit: 50,
    });
  });

  test('takes an empty variable as not set', () => {
    expect(
      readOptions([], { OUTDIAL_PORT: '', OUTDIAL_NOW: '' }),
    ).toMatchObject({
      port: 4000,
      now: undefined,
    });
  });

  test('reads an instant with an offset', () => {
    expect(readOptions(['--now', '2026-05-10T18:00:00+02:00'], {}).now).toBe(
      Date.UTC(2026, 4, 10, 16),
    );
  });

  test.each([
    [['--port', '0'], '--port takes a whole number from 1 to 65535, got 0'],
    [['--port', '4000x'], '--port takes a whole number'],
    [['--port', '70000'], '--port takes a whole number'],
    [
      ['--platform-limit', '0.5'],
      '--platform-limit takes a whole number from 0',
    ],
    [['--speed', '0.5'], '--speed takes a number from 1 to 600, got 0.5'],
    [['--speed', '601'], '--speed takes a number from 1 to 600, got 601'],
    [['--speed', 'fast'], '--speed takes a number from 1 to 600, got fast'],
    [['--now', 'tomorrow'], '--now takes an instant like'],
    [['--now', '2026-05-10'], '--now takes an instant like'],
    [['--now', '2026-13-45T00:00:00Z'], '--now takes an instant like'],
    [['--seed', '-1'], '--seed'],
    [['--port', '4000', '--aws-port', '4000'], '--aws-port must differ'],
    [['--prot', '4000'], "Unknown option '--prot'. Flags are --port, --data"],
    [['extra'], "Unexpected argument 'extra'"],
  ])('refuses %j, saying what it takes', (args, message) => {
    expect(() => readOptions(args, {})).toThrow(UsageError);
    expect(() => readOptions(args, {})).toThrow(message);
  });

  test('names the variable when that is what is wrong', () => {
    expect(() => readOptions([], { OUTDIAL_SPEED: '9999' })).toThrow(
      'OUTDIAL_SPEED takes a number from 1 to 600',
    );
  });

  describe('--carrier', () => {
    const twilio = {
      TWILIO_ACCOUNT_SID: `AC${'1'.repeat(32)}`,
      TWILIO_AUTH_TOKEN: '2'.repeat(32),
      OUTDIAL_PUBLIC_URL: 'https://tunnel.example',
    };

    test('takes a kind with the account of the environment, and makes no demo', () => {
      const env = {
        ...twilio,
        OUTDIAL_FROM_NUMBERS: '+12025550101, +12025550102,+12025550101',
      };
      const options = readOptions(['--carrier', 'twilio'], env);
      expect(options).toMatchObject({ carrier: undefined, demo: false });
      expect(options.real_carrier).toEqual({
        kind: 'twilio',
        settings: { account_sid: twilio.TWILIO_ACCOUNT_SID },
        credential_names: ['auth_token'],
        from_numbers: ['+12025550101', '+12025550102'],
        is_here: false,
      });
      const named = readOptions([], { ...twilio, OUTDIAL_CARRIER: 'twilio' });
      expect(named.real_carrier?.kind).toBe('twilio');
    });

    test('calls from what is named, else is there, else the account has', () => {
      const at = (env: Record<string, string>) =>
        readOptions(['--carrier', 'twilio'], { ...twilio, ...env })
          .real_carrier!;
      const named = at({ OUTDIAL_FROM_NUMBERS: '+12025550101' });
      const here = at({ TWILIO_API_URL: 'http://localhost:4010' });
      const [kept, account] = [['+12025550102'], ['+12025550103']];
      expect(numbersToCallFrom(named, kept, account)).toEqual(['+12025550101']);
      expect(numbersToCallFrom(at({}), kept, account)).toEqual(kept);
      expect(numbersToCallFrom(at({}), [], account)).toEqual(account);
      expect(numbersToCallFrom(at({}), [], null)).toEqual([]);
      // Nobody is called there.
      expect(numbersToCallFrom(here, [], null)).toEqual(['+12025550100']);
    });

    test('takes a file, also one that is called like a kind', () => {
      for (const carrier of ['./twilio', 'busy.json'])
        expect(readOptions(['--carrier', carrier], twilio)).toMatchObject({
          carrier,
          real_carrier: undefined,
          demo: true,
        });
      expect(readOptions(['--carrier', 'simulated'], twilio).carrier).toBe(
        undefined,
      );
    });

    test('keeps real people in real time, and a stand-in in any', () => {
      const at = ['--carrier', 'twilio', '--speed', '60'];
      expect(() => readOptions(at, twilio)).toThrow('--speed must be 1');
      const then = ['--carrier', 'twilio', '--now', '2026-05-10T18:00:00Z'];
      expect(() => readOptions(then, twilio)).toThrow('--now cannot be set');
      const TWILIO_API_URL = 'http://127.0.0.1:4010';
      const env = { ...twilio, TWILIO_API_URL };
      expect(readOptions(at, env).real_carrier?.is_here).toBe(true);
      // Looks like this machine, and is another.
      const TWIN = { TWILIO_API_URL: 'http://127.0.0.1.example.com' };
      expect(() => readOptions(at, { ...twilio, ...TWIN })).toThrow('--speed');
    });

    test('asks for an address that the carrier reaches, where it sends webhooks', () => {
      for (const OUTDIAL_PUBLIC_URL of ['', 'http://tunnel.example', 'tunnel'])
        expect(() =>
          readOptions(['--carrier', 'twilio'], {
            ...twilio,
            OUTDIAL_PUBLIC_URL,
          }),
        ).toThrow('OUTDIAL_PUBLIC_URL must be an https address');
    });

    // Phones would ring, and nobody would ever hear of it.
    test('calls nobody through Amazon Chime, which invokes a function', () => {
      const chime = { CHIME_SIP_MEDIA_APPLICATION_ID: '12345678-1234' };
      expect(() => readOptions(['--carrier', 'chime'], chime)).toThrow(
        '--carrier chime: Amazon Chime SDK tells what becomes of calls by invoking a Lambda function',
      );
      const here = { ...chime, CHIME_API_URL: 'http://localhost:4010' };
      const { real_carrier } = readOptions(['--carrier', 'chime'], here);
      expect(real_carrier?.kind).toBe('chime');
    });

    test('says which variables are missing, where they are found, and no value', () => {
      const env = { TWILIO_AUTH_TOKEN: 'hunter2' };
      const start = () => readOptions(['--carrier', 'twilio'], env);
      expect(start).toThrow(UsageError);
      expect(start).toThrow(/TWILIO_ACCOUNT_SID is not set.*Twilio console/);
      expect(start).toThrow(/TWILIO_AUTH_TOKEN does not look like: Auth token/);
      expect(start).not.toThrow(/hunter2|NEXT_AUTH|API_URL/);
      const numbers = { ...twilio, OUTDIAL_FROM_NUMBERS: '2025550101' };
      const started = () => readOptions(['--carrier', 'twilio'], numbers);
      expect(started).toThrow('OUTDIAL_FROM_NUMBERS takes numbers');
      expect(started).not.toThrow('2025550101');
    });

    test.each(['telnyx', 'chime', 'jambonz'])('knows %s', (kind) => {
      expect(() => readOptions(['--carrier', kind], {})).toThrow(
        `--carrier ${kind}: `,
      );
    });
  });

  test('has a line of help for each flag', () => {
    const known = /Flags are (.*)\.$/;
    const said = () => readOptions(['--none'], {});
    expect(said).toThrow(known);
    const flags = ['port', 'aws-port', 'data', 'fresh', 'speed', 'now', 'seed'];
    const more = ['carrier', 'platform-limit', 'no-demo', 'help'];
    for (const flag of [...flags, ...more]) {
      expect(said).toThrow(`--${flag}`);
      expect(helpText()).toContain(`--${flag}`);
    }
    expect(helpText()).toContain('TELNYX_API_KEY');
    expect(helpText()).toContain('TELNYX_API_URL');
    expect(asksForHelp(['--port', '1', '--help'])).toBe(true);
  });

  test('reads the key of the org, and never repeats a broken one', () => {
    const api_key = { id: 'mine', secret: 's3cret' };
    expect(
      readOptions([], { OUTDIAL_API_KEY: 'ak_mine.s3cret' }).api_key,
    ).toEqual(api_key);
    const broken = () => readOptions([], { OUTDIAL_API_KEY: 'ak_s3cret' });
    expect(broken).toThrow('ak_<id>.<secret>');
    expect(broken).not.toThrow('s3cret');
  });
});
