import { beforeEach, describe, expect, it } from 'vitest';
import {
  getCampaign,
  insertCampaign,
} from '#functions/adapters/dynamodb/campaign-store.ts';
import {
  findContacts,
  readContacts,
} from '#functions/adapters/dynamodb/contact-store.ts';
import { addToDnc } from '#functions/adapters/dynamodb/dnc-store.ts';
import {
  getState,
  writeState,
} from '#functions/adapters/dynamodb/state-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import { putUpload } from '#functions/adapters/dynamodb/upload-store.ts';
import { documentClient } from '#infra/local/cloud/dynamodb/document-client.ts';
import { makeEngine, TableName } from '#infra/local/cloud/dynamodb/testing.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { untouched } from '#shared/domain/contact-events.ts';
import { newUpload } from './import-inline.ts';
import { type ImportDeps, importUpload } from './import-upload.ts';
import { draftCampaign, fileOf, keptText } from './testing.ts';

const NOW = Date.parse('2026-01-01T12:00:00Z');
let table: Table;
let kept: Map<string, string>;
let deps: ImportDeps;
let campaign: Campaign;

beforeEach(async () => {
  table = { db: documentClient(makeEngine()) as Table['db'], name: TableName };
  kept = new Map();
  let ids = 0;
  deps = {
    table,
    clock: { now: () => NOW },
    real_clock: { now: () => NOW },
    new_id: (prefix) => `${prefix}_${String(++ids).padStart(26, '0')}`,
    workflow: { wake: async () => {} },
    rejects: keptText(kept, ({ id }) => id),
    patience: 1,
  };
  campaign = draftCampaign();
  await insertCampaign(table, campaign);
});

const [SAM, ROBIN, KIM, ANN, LEE] = [190, 191, 201, 202, 203].map(
  (end) => `+14155550${end}`,
);
const staged = async () => {
  const upload = newUpload(campaign, deps, 'c.csv', 1);
  await putUpload(table, upload);
  return upload;
};
const HEADER = 'phone_number,external_id,first_name';
const send = async (rows: readonly string[], header = HEADER, of = deps) =>
  importUpload(await staged(), fileOf(`${header}\n${rows.join('\n')}\n`), of);

async function contacts() {
  const now = (await getCampaign(table, 'local', campaign.id))!;
  const all = await readContacts(table, now, 0, now.total_contacts);
  return all.map(({ record }) => record);
}
const lines = async () =>
  (await contacts()).map(
    ({ external_id, phone_number, custom_fields }) =>
      `${external_id} ${phone_number} ${custom_fields.first_name}`,
  );

describe('a second file', () => {
  beforeEach(async () => {
    await send([`${SAM},e1,Sam`, `${ROBIN},e2,Robin`]);
  });

  it('changes whom it names by an external id, and adds the others', async () => {
    const done = await send([
      `${SAM},e1,Samuel`,
      `${KIM},e2,Robin`,
      `${ANN},e3,Ann`,
    ]);
    expect(done).toMatchObject({
      status: 'attached',
      rows: 3,
      accepted: 3,
      updated: 2,
      duplicate: 0,
      countries: [{ country: 'US', count: 3 }],
    });
    expect(await lines()).toEqual([
      `e1 ${SAM} Samuel`,
      `e2 ${KIM} Robin`,
      `e3 ${ANN} Ann`,
    ]);
    const now = (await getCampaign(table, 'local', campaign.id))!;
    const found = await findContacts(table, now, { numbers: [KIM!] });
    expect(found.map(({ record }) => record.seq)).toEqual([1]);
  });

  it('takes the first of two rows with one id, and what says nothing new for none', async () => {
    const done = await send([
      `${SAM},e1,Sam`,
      `${LEE},e1,Lee`,
      `${ANN},e3,Ann`,
      `${LEE},e3,Lee`,
    ]);
    expect(done).toMatchObject({
      rows: 4,
      accepted: 1,
      updated: 0,
      duplicate: 3,
    });
    expect(await lines()).toEqual([
      `e1 ${SAM} Sam`,
      `e2 ${ROBIN} Robin`,
      `e3 ${ANN} Ann`,
    ]);
    expect(kept.get(done.id)).toContain(`3,duplicate,"${LEE}",e1,Lee`);
  });

  it("gives nobody another's number, nor one that must not be called", async () => {
    await addToDnc(table, [
      {
        org_id: 'local',
        phone_number: KIM!,
        reason: null,
        source: 'api',
        created_at: '',
        created_by: '',
      },
    ]);
    const done = await send([`${ROBIN},e1,Sam`, `${KIM},e2,Robin`]);
    expect(done).toMatchObject({ accepted: 0, duplicate: 1, suppressed: 1 });
    expect(await lines()).toEqual([`e1 ${SAM} Sam`, `e2 ${ROBIN} Robin`]);
  });

  it('leaves what it does not say, and keeps further numbers apart', async () => {
    await send([`${SAM},e1,${ANN}`], 'phone_number,external_id,phone_number_2');
    await send([`${LEE},e1,Sam`]);
    await send(
      [`${ROBIN},e2,${ANN}`],
      'phone_number,external_id,phone_number_2',
    );
    const [sam, robin] = await contacts();
    expect(sam).toMatchObject({ phone_numbers: [LEE, ANN], version: 3 });
    expect(robin!.phone_numbers).toBeUndefined();
  });

  it('gives who waits another instant, by what it says', async () => {
    const at = (hours: number) => new Date(NOW + hours * 3_600_000);
    const state = {
      ...untouched({ ...campaign, campaign_id: campaign.id, seq: 0 }),
      rev: 1,
      next_eligible_at: at(5).toISOString(),
      waits_for: 'scheduled_at' as const,
    };
    expect(await writeState(table, state)).toBe(true);
    const header = 'phone_number,external_id,first_name,scheduled_at';
    const soon = at(2).toISOString();
    await send([`${SAM},e1,Sam,${soon}`, `${ROBIN},e2,Robin,${soon}`], header);
    expect(await getState(table, campaign.id, 1, 0)).toMatchObject({
      rev: 2,
      next_eligible_at: soon,
    });
    expect(await getState(table, campaign.id, 1, 1)).toBeUndefined();
  });

  it('changes nobody when it turns out to be broken', async () => {
    const done = await send([`${SAM},e1,Samuel`, `${ANN},e3,"Ann`]);
    expect(done).toMatchObject({
      status: 'rejected',
      error: { code: 'unterminated_quote' },
    });
    expect(await lines()).toEqual([`e1 ${SAM} Sam`, `e2 ${ROBIN} Robin`]);
  });

  it('says the same after a crash at any write', async () => {
    const rows = [`${KIM},e1,Samuel`, `${LEE},e2,Lee`, `${ANN},e3,Ann`];
    for (let left = 0; ; left += 1) {
      campaign = draftCampaign({ id: `cmp_crash_${left}` });
      await insertCampaign(table, campaign);
      await send([`${SAM},e1,Sam`, `${ROBIN},e2,Robin`]);
      const upload = await staged();
      const open = fileOf(`${HEADER}\n${rows.join('\n')}\n`);
      const first = await importUpload(upload, open, dyingAfter(left)).catch(
        () => undefined,
      );
      const done = await importUpload(upload, open, deps);
      if (first === undefined) {
        expect(done).toMatchObject({ accepted: 3, updated: 2, duplicate: 0 });
      }
      expect(await lines()).toEqual([
        `e1 ${KIM} Samuel`,
        `e2 ${LEE} Lee`,
        `e3 ${ANN} Ann`,
      ]);
      if (first) return expect(left).toBeGreaterThan(5);
    }
  });
});

/** Its writes fail once so many were done. */
function dyingAfter(left: number): ImportDeps {
  let writes = 0;
  const db = {
    send: async (command: object) => {
      const isWrite = /Write|Update|Put/.test(command.constructor.name);
      if (isWrite) writes += 1;
      if (writes > left) throw new Error('killed');
      return (table.db.send as (c: object) => Promise<unknown>)(command);
    },
  };
  return { ...deps, table: { ...table, db: db as unknown as Table['db'] } };
}
