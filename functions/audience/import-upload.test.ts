import { beforeEach, describe, expect, it } from 'vitest';
import {
  getCampaign,
  insertCampaign,
} from '#functions/adapters/dynamodb/campaign-store.ts';
import {
  findContacts,
  getContact,
  readContacts,
  type StoredContact,
} from '#functions/adapters/dynamodb/contact-store.ts';
import {
  addToDnc,
  openCampaignList,
} from '#functions/adapters/dynamodb/dnc-store.ts';
import { claimImport } from '#functions/adapters/dynamodb/import-claims.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import {
  deleteUpload,
  getUpload,
  putUpload,
  type Upload,
} from '#functions/adapters/dynamodb/upload-store.ts';
import type { RunRef } from '#functions/platform/route.ts';
import { documentClient } from '#infra/local/cloud/dynamodb/document-client.ts';
import { makeEngine, TableName } from '#infra/local/cloud/dynamodb/testing.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { newUpload } from './import-inline.ts';
import { type ImportDeps, importUpload } from './import-upload.ts';
import { draftCampaign, fileOf, keptText } from './testing.ts';

const NOW = Date.parse('2026-01-01T12:00:00Z');
let table: Table;
let woken: RunRef[];
let kept: Map<string, string>;
let deps: ImportDeps;
let ids: number;

beforeEach(() => {
  table = { db: documentClient(makeEngine()) as Table['db'], name: TableName };
  woken = [];
  kept = new Map();
  ids = 0;
  deps = {
    table,
    clock: { now: () => NOW },
    real_clock: { now: () => NOW },
    new_id: (prefix) => `${prefix}_${String(++ids).padStart(26, '0')}`,
    workflow: {
      async wake(run) {
        woken.push(run);
      },
    },
    rejects: keptText(kept, ({ id }) => id),
    patience: 1,
  };
});

async function stored(changes: Partial<Campaign> = {}) {
  const campaign = draftCampaign(changes);
  await insertCampaign(table, campaign);
  return campaign;
}

async function staged(campaign: Campaign, changes: Partial<Upload> = {}) {
  const upload = { ...newUpload(campaign, deps, 'c.csv', 1), ...changes };
  await putUpload(table, upload);
  return upload;
}

const numbers = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => `+1415${2_000_000 + from + i}`);
const csv = (list: readonly string[], id = 'x') =>
  `phone_number,external_id,timezone,city\n${list.map((n, i) => `${n},${id}${i},Europe/Berlin,Bonn`).join('\n')}\n`;

async function contactsOf(campaign: Campaign) {
  const now = (await getCampaign(table, campaign.org_id, campaign.id))!;
  const contacts = await readContacts(table, now, 0, now.total_contacts);
  // Every seq below the total is somebody.
  expect(contacts).toHaveLength(now.total_contacts);
  return contacts;
}

it('attaches a file in its own order, over blocks, with what it says', async () => {
  const campaign = await stored();
  const list = numbers(0, 2_345);
  const done = await importUpload(
    await staged(campaign),
    fileOf(csv(list), 4096),
    deps,
  );
  expect(done).toMatchObject({
    status: 'attached',
    rows: 2_345,
    accepted: 2_345,
    progress: 1,
  });
  expect(await getUpload(table, campaign.id, done.id)).toEqual(done);
  const contacts = await contactsOf(campaign);
  expect(contacts.map(({ record }) => record.phone_number)).toEqual(list);
  expect(contacts.map(({ record }) => record.seq)).toEqual(
    list.map((_, i) => i),
  );
  const { record } = contacts[1_234]!;
  expect(record).toMatchObject({
    external_id: 'x1234',
    timezone: 'Europe/Berlin',
    custom_fields: {
      city: 'Bonn',
      timezone: 'Europe/Berlin',
      external_id: 'x1234',
    },
    upload_id: done.id,
  });
  const now = (await getCampaign(table, 'local', campaign.id))!;
  expect(now).toMatchObject({ total_contacts: 2_345, importing: null });
  expect((await getContact(table, now, record.id))?.record).toEqual(record);
  const ordered = contacts.map((it) => it.record.id);
  expect([...ordered].sort()).toEqual(ordered);
});

it('appends a second file, without the numbers of the first or of the do-not-call list', async () => {
  const campaign = await stored();
  await importUpload(
    await staged(campaign),
    fileOf(csv(numbers(0, 30)), 99),
    deps,
  );
  const [banned] = numbers(40, 1);
  await ban(banned!);
  const second = await importUpload(
    await staged(campaign),
    fileOf(`${csv(numbers(20, 30), 'y')}=1+1,a,b,c\n`, 99),
    deps,
  );
  expect(second).toMatchObject({
    rows: 31,
    accepted: 19,
    duplicate: 10,
    suppressed: 1,
    rejected: 1,
  });
  expect(await contactsOf(campaign)).toHaveLength(49);
  const lines = kept.get(second.id)!.trimEnd().split('\n');
  expect(lines[0]).toBe('line,reason,phone_number,external_id,timezone,city');
  expect(lines[1]).toBe('2,duplicate,"+14152000020",y0,Europe/Berlin,Bonn');
  expect(lines).toContain(`22,suppressed,"${banned}",y20,Europe/Berlin,Bonn`);
  expect(lines.at(-1)).toBe("32,invalid_phone_number,'=1+1,a,b,c");
  expect(lines).toHaveLength(13);
});

it('says what to mend, by repair, with lines and columns and no number', async () => {
  const campaign = await stored();
  const rows = [
    '+14152000000,Europe/Berlin',
    '4.15556E+09,',
    '+14152000000,',
    '+14152000001,Eastern',
    '+18002530000,',
    '415-200-0002,',
    '+14152000003,a,b',
    '1.41556E+10,',
    '+442079460192,',
  ];
  const done = await importUpload(
    await staged(campaign, { created_by: 'usr_1' }),
    fileOf(`phone_number,timezone\n${rows.join('\n')}\n`, 99),
    deps,
  );
  expect(done.findings).toEqual([
    {
      code: 'spreadsheet_number',
      blocks: true,
      count: 2,
      examples: [
        { line: 3, column: 'phone_number' },
        { line: 9, column: 'phone_number' },
      ],
    },
    {
      code: 'duplicate',
      blocks: true,
      count: 1,
      examples: [{ line: 4, column: 'phone_number' }],
    },
    {
      code: 'row_shape',
      blocks: true,
      count: 1,
      examples: [{ line: 8, column: null }],
    },
    {
      code: 'invalid_timezone',
      blocks: false,
      count: 1,
      examples: [{ line: 5, column: 'timezone' }],
    },
    {
      code: 'timezone_unknown',
      blocks: false,
      count: 1,
      examples: [{ line: 6, column: 'timezone' }],
    },
  ]);
  expect(done.countries).toEqual([
    { country: 'US', count: 4 },
    { country: 'GB', count: 1 },
  ]);
  expect(done).toMatchObject({ accepted: 5, created_by: 'usr_1' });
  expect(done.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(await getUpload(table, campaign.id, done.id)).toEqual(done);
});

it('says what is wrong with a file of which nothing is taken, too', async () => {
  const campaign = await stored();
  const done = await importUpload(
    await staged(campaign),
    fileOf('phone_number\n#N/A\n12\n13\n'),
    deps,
  );
  expect(done).toMatchObject({
    status: 'rejected',
    error: { code: 'no_valid_contacts' },
    findings: [
      { code: 'invalid_phone_number', count: 2 },
      { code: 'spreadsheet_number', count: 1 },
    ],
  });
});

const ban = (phone_number: string, campaign_id?: string) =>
  addToDnc(table, [
    {
      org_id: 'local',
      ...(campaign_id !== undefined && { campaign_id }),
      phone_number,
      reason: null,
      source: 'api',
      created_at: '',
      created_by: '',
    },
  ]);

it("leaves out who is on the campaign's own list, on all numbers", async () => {
  const campaign = await stored();
  await openCampaignList(table, 'local', campaign.id);
  for (const number of numbers(0, 3)) await ban(number, campaign.id);
  const [a, b, c, d, e] = numbers(0, 5);
  const rows = [`${a},`, `${b},${c}`, `${d},${e}`, `${e},`];
  const file = `phone_number,phone_number_2\n${rows.join('\n')}\n`;
  const upload = await importUpload(
    await staged(campaign),
    fileOf(file, 99),
    deps,
  );
  expect(upload).toMatchObject({
    rows: 4,
    accepted: 1,
    suppressed: 2,
    duplicate: 1,
  });
  const [{ record }] = (await contactsOf(campaign)) as [StoredContact];
  expect(record).toMatchObject({ phone_number: d, phone_numbers: [d, e] });
  const found = await findContacts(
    table,
    { ...campaign, total_contacts: 1 },
    { numbers: [e!] },
  );
  expect(found).toHaveLength(1);
});

describe('after a crash', () => {
  /** A table that dies at the n-th request of this kind. */
  function dyingAt(kind: string, n: number): Table {
    let seen = 0;
    let isDead = false;
    const db = {
      send: async (command: never) => {
        if ((command as object).constructor.name === kind) seen += 1;
        isDead ||= seen === n;
        if (isDead) throw new Error('killed');
        return (table.db.send as (c: never) => Promise<never>)(command);
      },
    };
    return { ...table, db: db as unknown as Table['db'] };
  }

  it.each([
    ['BatchWriteCommand', 1],
    ['BatchWriteCommand', 20],
    ['BatchWriteCommand', 41],
    ['TransactWriteCommand', 1],
    ['UpdateCommand', 2],
  ])(
    'at %s %i nothing is attached, and a second run attaches all of it once',
    async (kind, n) => {
      const campaign = await stored();
      const list = numbers(0, 1_025);
      const upload = await staged(campaign);
      const open = fileOf(csv(list), 4096);
      const dying = { ...deps, table: dyingAt(kind, n) };
      await expect(importUpload(upload, open, dying)).rejects.toThrow('killed');
      expect(await contactsOf(campaign)).toEqual([]);
      const done = await importUpload(upload, open, deps);
      expect(done).toMatchObject({
        status: 'attached',
        rows: 1_025,
        accepted: 1_025,
      });
      const again = await importUpload(done, open, deps);
      expect(again.status).toBe('attached');
      const contacts = await contactsOf(campaign);
      expect(contacts.map(({ record }) => record.phone_number)).toEqual(list);
      expect(await getCampaign(table, 'local', campaign.id)).toMatchObject({
        importing: null,
      });
    },
  );

  it.each(['before', 'after'] as const)(
    'of any step, %s it took effect, all or nothing is there, and the rest comes once',
    async (when) => {
      const list = numbers(0, 60);
      const open = fileOf(`${csv(list)}n/a,b,c,d\n`, 512);
      let steps = 0;
      for (let isDone = false; !isDone; steps += 1) {
        const campaign = await stored({ id: `cmp_${when}_${steps}` });
        const upload = await staged(campaign);
        const killer = { left: steps };
        const first = await importUpload(upload, open, {
          ...deps,
          table: killedIn(killer, when),
        }).catch(() => undefined);
        isDone = killer.left >= 0;
        const there = (await contactsOf(campaign)).length;
        const { status } = (await getUpload(table, campaign.id, upload.id))!;
        expect([there, status === 'attached']).toEqual(
          there > 0 ? [60, true] : [0, false],
        );
        if (isDone) expect(first?.status).toBe('attached');
        await importUpload(upload, open, deps);
        const contacts = await contactsOf(campaign);
        expect(contacts.map(({ record }) => record.phone_number)).toEqual(list);
        expect(await getUpload(table, campaign.id, upload.id)).toMatchObject({
          status: 'attached',
          accepted: 60,
          rejected: 1,
        });
        expect(kept.get(upload.id)).toContain('62,invalid_phone_number,n/a');
        const now = await getCampaign(table, 'local', campaign.id);
        expect(now?.importing).toBeNull();
      }
      // Begin, claim, two lists, three batches, progress, attach.
      expect(steps).toBeGreaterThan(8);
    },
  );

  /** A table that dies at the request that finds none left. */
  function killedIn(killer: { left: number }, when: 'before' | 'after'): Table {
    const send = async (command: never) => {
      killer.left -= 1;
      if (killer.left < (when === 'before' ? 0 : -1)) throw new Error('killed');
      const answer = await (table.db.send as (c: never) => Promise<never>)(
        command,
      );
      if (killer.left < 0) throw new Error('killed');
      return answer;
    };
    return { ...table, db: { send } as unknown as Table['db'] };
  }

  it('a dead import keeps the campaign for a quarter of an hour', async () => {
    const campaign = await stored();
    const dead = await staged(campaign);
    await claimImport(table, dead, 'imp_dead', NOW);
    const next = await staged(campaign);
    const open = fileOf(csv(numbers(0, 3)));
    await expect(importUpload(next, open, deps)).rejects.toThrow(
      'another import',
    );
    expect(await contactsOf(campaign)).toEqual([]);
    const later = { now: () => NOW + 15 * 60_000 + 1 };
    const done = await importUpload(next, open, { ...deps, real_clock: later });
    expect(done.status).toBe('attached');
    expect(await contactsOf(campaign)).toHaveLength(3);
  });
});

it('shows on the campaign how far it is', async () => {
  const campaign = await stored();
  const seen: unknown[] = [];
  const rejects: ImportDeps['rejects'] = (it) => ({
    ...deps.rejects(it),
    close: async () => {
      const now = await getCampaign(table, 'local', campaign.id);
      seen.push(now?.import_progress);
    },
  });
  const open = fileOf(csv(numbers(0, 10_001)), 65_536);
  await importUpload(await staged(campaign), open, { ...deps, rejects });
  expect(seen).toEqual([expect.closeTo(1, 0)]);
  const now = await getCampaign(table, 'local', campaign.id);
  expect(now).not.toHaveProperty('import_progress');
});

it('attaches nothing to an upload that was discarded meanwhile, and frees the campaign', async () => {
  const campaign = await stored();
  const upload = await staged(campaign);
  const open = fileOf(csv(numbers(0, 500)), 4096);
  const rejects: ImportDeps['rejects'] = (it) => ({
    ...deps.rejects(it),
    // The last thing before it is attached.
    close: async () => {
      await deleteUpload(table, it, ['attaching']);
    },
  });
  await expect(
    importUpload(upload, open, { ...deps, rejects }),
  ).rejects.toThrow('lost');
  expect(await contactsOf(campaign)).toEqual([]);
  expect(await getUpload(table, campaign.id, upload.id)).toBeUndefined();
  const now = await getCampaign(table, 'local', campaign.id);
  expect(now).toMatchObject({ importing: null, total_contacts: 0 });
});

it('of two runs of one upload at once, the later attaches and none twice', async () => {
  const campaign = await stored();
  const upload = await staged(campaign);
  const open = fileOf(csv(numbers(0, 500)), 512);
  await Promise.allSettled([
    importUpload(upload, open, deps),
    importUpload(upload, open, deps),
  ]);
  const now = await getUpload(table, campaign.id, upload.id);
  expect(now).toMatchObject({ status: 'attached', accepted: 500 });
  const contacts = await contactsOf(campaign);
  expect(contacts.map(({ record }) => record.phone_number)).toEqual(
    numbers(0, 500),
  );
});

it('waits for a person to name the column, and attaches when they have', async () => {
  const campaign = await stored();
  const text = 'Name,Mobile\nSam,(415) 555-0190\n';
  const upload = await staged(campaign);
  const seen = await importUpload(upload, fileOf(text), deps);
  expect(seen).toMatchObject({
    status: 'validated',
    columns: ['Name', 'Mobile'],
    mapping: { phone_number: 'Mobile' },
  });
  expect(await contactsOf(campaign)).toEqual([]);
  const again = await importUpload(seen, fileOf(text), deps);
  expect(again.status).toBe('validated');
  const named: Upload = {
    ...seen,
    status: 'attaching',
    mapping: { phone_number: 'mobile' },
  };
  await putUpload(table, named);
  expect(await importUpload(named, fileOf(text), deps)).toMatchObject({
    status: 'attached',
    accepted: 1,
  });
});

it('says why a file is rejected, keeps the report of its rows, and frees the campaign', async () => {
  const campaign = await stored();
  const bad = await importUpload(
    await staged(campaign),
    fileOf('phone_number\n12\n34\n'),
    deps,
  );
  expect(bad).toMatchObject({
    status: 'rejected',
    rows: 2,
    rejected: 2,
    accepted: 0,
    error: { code: 'no_valid_contacts' },
  });
  expect(kept.get(bad.id)).toBe(
    'line,reason,phone_number\n2,invalid_phone_number,12\n3,invalid_phone_number,34\n',
  );
  const open = `${csv(numbers(0, 100))}"open`;
  const broken = await importUpload(await staged(campaign), fileOf(open), deps);
  expect(broken).toMatchObject({
    status: 'rejected',
    rows: 0,
    accepted: 0,
    error: { code: 'unterminated_quote' },
  });
  const good = await importUpload(
    await staged(campaign),
    fileOf(csv(numbers(0, 2))),
    deps,
  );
  expect(good).toMatchObject({ status: 'attached', accepted: 2 });
  expect(await contactsOf(campaign)).toHaveLength(2);
});

it('reads national numbers by the upload or the campaign', async () => {
  const campaign = await stored({ default_country: 'GB' });
  const open = fileOf('phone_number\n020 7946 0190\n');
  const done = await importUpload(await staged(campaign), open, deps);
  expect(done.accepted).toBe(1);
  const us = await staged(campaign, { default_country: 'US' });
  expect(
    (await importUpload(us, fileOf('phone_number\n4155550190\n'), deps))
      .accepted,
  ).toBe(1);
});

it('wakes the workflow of a running campaign, and takes nothing into one that ended', async () => {
  const running = await stored({ status: 'running' });
  await importUpload(await staged(running), fileOf(csv(numbers(0, 1))), deps);
  expect(woken).toEqual([
    { org_id: 'local', campaign_id: 'cmp_1', run_number: 1 },
  ]);
  const over = await stored({ id: 'cmp_2', status: 'completed' });
  const late = await importUpload(
    await staged(over),
    fileOf(csv(numbers(0, 1))),
    deps,
  );
  expect(late).toMatchObject({
    status: 'rejected',
    error: { code: 'campaign_ended' },
  });
  expect(await contactsOf(over)).toEqual([]);
});
