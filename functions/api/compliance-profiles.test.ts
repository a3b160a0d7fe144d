import { expect, it } from 'vitest';
import { complianceProfiles } from '#shared/contracts/compliance.ts';
import { epochMs } from '#shared/domain/instant.ts';
import { readComplianceProfiles } from './compliance-profiles.ts';

type Deps = Parameters<typeof readComplianceProfiles>[1];
type Request = Parameters<typeof readComplianceProfiles>[0];

async function read(at: string) {
  const clock = { now: () => epochMs(at) };
  const answer = await readComplianceProfiles({} as Request, { clock } as Deps);
  return complianceProfiles.parse('body' in answer && answer.body);
}

const ruleOf = ({ packs }: Awaited<ReturnType<typeof read>>, id: string) =>
  packs.flatMap(({ rules }) => rules).find((rule) => rule.id === id);

it('shows every profile with packs that are there, and every rule with its source', async () => {
  const { data, packs, notice } = await read('2026-03-02T12:00:00.000Z');
  expect(notice).toContain('Not legal advice');
  const ids = packs.map(({ id }) => id);
  expect(data[0]).toMatchObject({ id: 'none', pack_ids: [] });
  for (const { pack_ids } of data) {
    expect(ids).toEqual(expect.arrayContaining(pack_ids));
  }
  const rules = packs.flatMap((pack) => pack.rules);
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  for (const { citation, text } of rules) {
    expect(citation.length * text.length).toBeGreaterThan(0);
  }
});

it('says which rules hold now, and on which dates', async () => {
  const before = await read('2026-10-01T12:00:00.000Z');
  const after = await read('2026-11-01T12:00:00.000Z');
  expect(ruleOf(before, 'us-pa.hours')?.in_force).toBe(true);
  expect(ruleOf(before, 'us-pa.hours_2026')?.in_force).toBe(false);
  expect(ruleOf(after, 'us-pa.hours')?.in_force).toBe(false);
  expect(ruleOf(after, 'us-pa.hours_2026')).toMatchObject({
    in_force: true,
    effective_from: '2026-10-18',
    max_attempts: null,
  });
  const { holidays } = ruleOf(after, 'us-al.hours') ?? {};
  expect(holidays).toContain('2026-12-25');
  expect(holidays).toContain('2027-01-01');
});
