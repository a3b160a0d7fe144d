import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Outdial, OutdialError } from '#shared/client/outdial.ts';
import {
  KEY,
  newDataFolder,
  type Product,
  removeFolder,
  startProduct,
  until,
} from '../support/product.ts';

let product: Product;
const folder = newDataFolder();
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

beforeAll(async () => {
  product = await startProduct(['--no-demo', '--speed', '300']);
});

afterAll(async () => {
  await product?.stop();
  if (product) removeFolder(product.data);
  removeFolder(folder);
});

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The command as npm installs it. */
function start(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn('shared/cli/outdial.mjs', args, {
    env: {
      ...process.env,
      OUTDIAL_URL: product.url,
      OUTDIAL_API_KEY: KEY,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (part) => {
    said.out += part;
  });
  child.stderr.on('data', (part) => {
    said.err += part;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => resolve({ code, ...said }));
  });
  return { child: child as ChildProcess, said, ended };
}

const outdial = (args: readonly string[], env?: NodeJS.ProcessEnv) =>
  start(args, env).ended;

async function json(...args: string[]) {
  const { code, out, err } = await outdial([...args, '--json']);
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out);
}

it('takes a file to a completed campaign, and shows how it goes', async () => {
  const contacts = file(
    'spring.csv',
    'phone_number,first_name\n+13125550190,Sam\n+13125550191,Robin\nnobody,X\n',
  );
  const { code, out } = await outdial([
    ...['campaigns', 'create', '--contacts', contacts],
    ...['--start', '--watch', '--concurrency', '2'],
  ]);
  expect(code).toBe(0);
  expect(out).toContain('3 rows: 2 accepted, 1 rejected');
  expect(out).toMatch(/\[#{30}\] 100 % {2}2\/2 .*completed/);
  const [made] = (await json('list', '--search', 'spring')).data;
  expect(made).toMatchObject({ name: 'spring', status: 'completed' });

  const report = await outdial(['campaigns', 'report', made.id]);
  expect(report.out.trim().split('\n')).toHaveLength(3);
  const output = join(folder, 'attempts.csv');
  expect((await outdial(['report', made.id, '--output', output])).code).toBe(0);
  expect(readFileSync(output, 'utf8')).toBe(report.out);
  const rows = (await outdial(['report', made.id, '--json'])).out;
  expect(
    rows
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).outcome)
      .sort(),
  ).toEqual(['busy', 'completed']);
  const events = await outdial(['events', made.id, '--json']);
  expect(JSON.parse(events.out).campaign.status).toBe('completed');
});

it('erases a person, and leaves what came of their calls', async () => {
  const spring = async () => (await json('list', '--search', 'spring')).data[0];
  const before = await spring();
  const held = await json('erase', '(312) 555-0190', '--dry-run');
  expect(held).toMatchObject({
    dry_run: true,
    found: { campaigns: 1, contacts: 1, attempts: 1, conversations: 1 },
  });
  const output = join(folder, 'person.json');
  const exported = ['export-person', '+13125550190', '--output', output];
  expect((await outdial(exported)).code).toBe(0);
  const { contacts } = JSON.parse(readFileSync(output, 'utf8'));
  expect(contacts).toMatchObject([{ custom_fields: { first_name: 'Sam' } }]);
  const unasked = await outdial(['erase', '+13125550190']);
  expect([unasked.code, unasked.out, unasked.err]).toEqual([
    2,
    '',
    expect.stringContaining('--yes'),
  ]);

  const done = await json('erase', '+13125550190', '--yes');
  expect(done).toMatchObject({ status: 'completed', found: held.found });
  const report = (await outdial(['report', before.id])).out;
  expect(report.trim().split('\n')).toHaveLength(3);
  expect(report).not.toMatch(/13125550190|Sam/);
  expect((await spring()).stats).toEqual(before.stats);
  const again = await outdial(['erase', '+13125550190', '--yes']);
  expect([again.code, again.out]).toEqual([
    0,
    expect.stringContaining('nothing erased'),
  ]);
});

it('lists carriers, and names what an account at one needs', async () => {
  const [own] = (await json('carriers', 'list')).data;
  expect(own).toMatchObject({ id: 'car_simulated', places_calls: true });
  const unset = { TWILIO_ACCOUNT_SID: '', TWILIO_AUTH_TOKEN: '' };
  const { code, out, err } = await outdial(
    ['carriers', 'add', 'twilio'],
    unset,
  );
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(/TWILIO_ACCOUNT_SID[\s\S]*TWILIO_AUTH_TOKEN/);
});

it('does every action, each with an answer in JSON', async () => {
  const settings = file('settings.json', '{"priority": 7}');
  // Each talks for five minutes, one after the other: none of it ends by itself.
  const rows = Array.from({ length: 70 }, (_, n) => `+1312${220 + n}0185`);
  const contacts = file('long.csv', `Mobile\n${rows.join('\n')}\n`);
  const made = await json(
    ...['create', '--name', 'By hand', '--contacts', contacts],
    ...['--map', 'phone_number=Mobile', '--settings', settings],
    ...['--concurrency', '1', '--retries', '1', '--retry-delay', '60'],
  );
  const { id } = made;
  expect(made).toMatchObject({
    status: 'draft',
    priority: 7,
    retry_policy: { max_attempts: 2, delay_seconds: 60 },
    import: { accepted: 70, mapping: { phone_number: 'Mobile' } },
  });
  expect((await json('start', id)).status).toBe('running');
  const paused = await json('pause', id, '--reason', 'lunch');
  expect(paused.paused).toMatchObject({ reason_text: 'lunch' });
  expect((await json('resume', id)).status).toBe('running');
  expect((await json('stop', id)).completion_reason).toBe('manual_stop');
  await until(
    () => json('get', id),
    ({ draining }) => !draining,
  );
  expect((await json('stats', id)).contacts.total).toBe(70);
  expect((await json('restart', id)).prepared_restart).toBe(true);
  expect((await json('cancel-restart', id)).prepared_restart).toBe(false);
  const copy = await json('clone', id, '--name', 'Copy');
  expect(copy).toMatchObject({ name: 'Copy', status: 'draft' });
  expect(await json('delete', copy.id)).toEqual({ id: copy.id, deleted: true });
  const listed = await json(
    ...['dnc', 'add', '+13125550133', '--reason', 'asked us to'],
  );
  expect(listed).toMatchObject({ added: 1, data: [{ reason: 'asked us to' }] });
  expect((await json('dnc', 'list')).total).toBe(1);
});

it('uploads by itself what is too large for one request', async () => {
  const rows = Array.from(
    { length: 30_000 },
    (_, n) => `+1312${2_000_000 + n},${'x'.repeat(140)}`,
  );
  const contacts = file('large.csv', `phone_number,note\n${rows.join('\n')}\n`);
  const made = await json('create', '--contacts', contacts);
  expect(made.import).toMatchObject({
    status: 'attached',
    rows: 30_000,
    file_name: 'large.csv',
  });
  expect(made.import.size_bytes).toBeGreaterThan(4_000_000);
  const seen = new Set<string>();
  const { campaigns } = new Outdial({ url: product.url, api_key: KEY });
  const bad = campaigns.create({
    name: 'No numbers',
    contacts: new Blob(['a,b\n', `x,${'y'.repeat(800)}\n`.repeat(5_500)]),
    on_progress: ({ phase }) => seen.add(phase),
  });
  const error = await bad.catch((it: unknown) => it);
  expect(error).toBeInstanceOf(OutdialError);
  expect(error).toMatchObject({
    status: 422,
    code: 'missing_phone_number_column',
  });
  expect([...seen]).toEqual(['sending', 'importing']);
  expect((await campaigns.list({ q: 'No numbers' })).total).toBe(0);
});

it('leaves the campaign running when the watch is interrupted', async () => {
  const rows = Array.from({ length: 50 }, (_, n) => `+1312555${n + 10}85`);
  const contacts = file('slow.csv', `phone_number\n${rows.join('\n')}\n`);
  const { child, said, ended } = start([
    ...['create', '--contacts', contacts, '--start', '--watch'],
    ...['--concurrency', '1'],
  ]);
  await until(
    async () => said.out,
    // A line of the watch, which is there by then; before it, Ctrl-C just ends.
    (out) => out.includes('calling'),
  );
  child.kill('SIGINT');
  const { code, out } = await ended;
  expect(code).toBe(130);
  expect(out).toContain('The campaign goes on.');
  const [{ id, status }] = (await json('list', '--search', 'slow')).data;
  expect(status).toBe('running');
  await json('stop', id);
});

it('checks the deployment, and calls through all of it', async () => {
  const { code, out } = await outdial(['doctor', '--call']);
  expect(out).toMatch(/^ok +test call +\+14155550190: completed \(SIP 200\)/m);
  expect(out).toMatch(/^ok +upload +1 accepted and 1 rejected/m);
  expect(out).toMatch(/\n(\d+) checks: \1 ok\n$/);
  expect(code).toBe(0);
  const wrong = { OUTDIAL_API_KEY: `ak_endtoend.${'0'.repeat(32)}` };
  const [again, refused, nobody] = await Promise.all([
    outdial(['doctor', '--call', '+14155550190', '--json']),
    outdial(['doctor', '--call'], wrong),
    outdial(['doctor', '--json'], { OUTDIAL_URL: 'http://127.0.0.1:9' }),
  ]);
  expect(again.code).toBe(0);
  expect(JSON.parse(again.out)).toMatchObject({ healthy: true });
  // One campaign for all test calls, and nothing of the uploads.
  const { data } = await json('list', '--search', 'outdial doctor');
  expect(data).toMatchObject([{ status: 'completed', run_number: 2 }]);
  const calls = await product.witness();
  expect(calls.filter(({ to }) => to === '+14155550190')).toHaveLength(2);

  expect([refused.code, refused.err]).toEqual([1, '']);
  expect(refused.out).toMatch(/^failed +key +.*\(unauthorized, 401\)$/m);
  expect(nobody.code).toBe(1);
  expect(JSON.parse(nobody.out)).toMatchObject({
    healthy: false,
    findings: [{ check: 'address', state: 'failed' }, { state: 'skipped' }],
  });
});

it('prints the problem, and ends with 1 when it is refused', async () => {
  const none = await outdial(['campaigns', 'get', 'cmp_none']);
  expect(none.code).toBe(1);
  expect(none.err).toMatch(/^refused: Not found \(not_found, 404\)/);
  expect(none.out).toBe('');
  const invalid = await outdial([
    ...['create', '--name', 'x', '--concurrency', '20000'],
  ]);
  expect(invalid.code).toBe(1);
  expect(invalid.err).toContain('invalid_request');
  expect(invalid.err).toContain('  max_concurrent_calls: ');
  const told = await outdial(['start', 'cmp_none', '--json']);
  expect(told.code).toBe(1);
  expect(JSON.parse(told.err)).toMatchObject({ code: 'not_found' });
  const wrong = await outdial(['list'], {
    OUTDIAL_API_KEY: `ak_endtoend.${'0'.repeat(32)}`,
  });
  expect([wrong.code, wrong.err]).toEqual([
    1,
    expect.stringContaining('unauthorized'),
  ]);
  const nobody = await outdial(['list'], { OUTDIAL_URL: 'http://127.0.0.1:9' });
  expect([nobody.code, nobody.err]).toEqual([
    1,
    expect.stringContaining('network_error'),
  ]);
});

it('ends with 2 and says why when it is not used well', async () => {
  const misuses: [string, string[], NodeJS.ProcessEnv?][] = [
    ['no command', []],
    ['an unknown command', ['campaigns', 'lunch']],
    ['an unknown option', ['list', '--zzz']],
    ['a missing id', ['get']],
    ['no number', ['dnc', 'add']],
    ['a number that is none', ['create', '--concurrency', 'many']],
    ['a file that is not there', ['create', '--contacts', 'none.csv']],
    ['no name', ['create']],
    ['a bad mapping', ['create', '--name', 'x', '--map', 'a']],
    ['a watch of nothing', ['create', '--name', 'x', '--watch']],
    ['no key', ['list'], { OUTDIAL_API_KEY: '' }],
    ['no address', ['list'], { OUTDIAL_URL: 'here' }],
  ];
  await Promise.all(
    misuses.map(async ([name, args, env]) => {
      const { code, out, err } = await outdial(args, env);
      expect([code, out], name).toEqual([2, '']);
      expect(err.length, name).toBeGreaterThan(20);
    }),
  );
});

it('explains itself', async () => {
  for (const args of [['--help'], ['campaigns', 'create', '--help']]) {
    const { code, out } = await outdial(args);
    expect(code).toBe(0);
    expect(out).toContain('Examples:');
  }
});
