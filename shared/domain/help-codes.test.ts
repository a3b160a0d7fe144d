import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { problemCodes, problemTitles } from '../contracts/problems.ts';
import { socketErrors } from '../contracts/realtime.ts';
import { alertCodes } from './alerts.ts';
import { fileFaults, rowFaults } from './audience-file.ts';
import { rowWarnings } from './audience-findings.ts';
import { campaignStatuses, completionReasons } from './campaign.ts';
import { attemptStatuses, contactStatuses, outcomes } from './contact.ts';
import { gateCodes } from './gates.ts';
import { guides } from './guides.ts';
import {
  type HelpKind,
  helpCodes,
  helpFor,
  helpKinds,
  searchHelp,
} from './help-codes.ts';
import { pacingReasons } from './pacing.ts';
import { SIP_FRIENDLY } from './sip-code.ts';
import { tickOutcomes } from './tick-decision.ts';

/** The words of a type that has no list: `| 'a' | 'b'` in its source. */
function wordsOfType(file: string, name: string): string[] {
  const source = readFileSync(join(import.meta.dirname, file), 'utf8');
  const body = new RegExp(`export type ${name} =([^;]*);`).exec(source)?.[1];
  return [...(body ?? '').matchAll(/'([a-z_]+)'/g)].map(([, word]) => word!);
}

/** Codes of readiness checks, as they stand in the source. */
function readinessCodes(): string[] {
  const file = join(import.meta.dirname, 'readiness.ts');
  const source = readFileSync(file, 'utf8');
  const named = [...source.matchAll(/check\(\s*'([a-z_]+)'/g)];
  return [...named.map(([, code]) => code!), 'calls_in_flight'];
}

const codesOf = (kind: HelpKind) =>
  helpCodes.filter((entry) => entry.kind === kind).map(({ code }) => code);

describe('the catalogue explains', () => {
  it.each<[string, HelpKind, () => readonly string[]]>([
    ['problem code', 'problem', () => problemCodes],
    [
      'blocker',
      'blocker',
      () => [
        ...new Set([
          ...wordsOfType('blocker.ts', 'BlockerCode'),
          ...wordsOfType('number-choice.ts', 'NoNumber'),
        ]),
      ],
    ],
    ['SIP code', 'sip', () => Object.keys(SIP_FRIENDLY)],
    ['alert', 'alert', () => alertCodes],
    ['answer of a gate', 'gate', () => gateCodes],
    ['status of campaigns', 'campaign_status', () => campaignStatuses],
    ['completion reason', 'completion_reason', () => completionReasons],
    ['status of contacts', 'contact_status', () => contactStatuses],
    ['outcome', 'outcome', () => outcomes],
    ['readiness check', 'readiness', readinessCodes],
    ['pacing reason', 'pacing_reason', () => pacingReasons],
    ['decision of a tick', 'tick_outcome', () => tickOutcomes],
    ['fault of a file', 'file_fault', () => Object.keys(fileFaults)],
    ['fault of a row', 'row_fault', () => rowFaults],
    ['warning about a row', 'row_warning', () => rowWarnings],
  ])('each %s, and no other', (_, kind, codes) => {
    expect(codes().length).toBeGreaterThan(1);
    expect(codesOf(kind).sort()).toEqual([...codes()].sort());
  });

  it.each([
    ['status of attempts', attemptStatuses],
    ['error of the socket', socketErrors],
    ['pause reason', ['operator', 'budget', 'abandon_rate']],
  ])('each %s somewhere', (_, codes) => {
    expect(codes.filter((code) => helpFor(code).length === 0)).toEqual([]);
  });

  it('every code of a refusal in the words of its title', () => {
    for (const { code, title } of helpCodes.filter(
      (it) => it.kind === 'problem',
    ))
      expect(title).toBe(problemTitles[code as keyof typeof problemTitles]);
  });

  it('each in whole sentences, with a guide that there is', () => {
    const names: string[] = guides.map(({ name }) => name);
    for (const entry of helpCodes) {
      for (const text of [entry.meaning, entry.cause, entry.action])
        expect(text, `${entry.kind} ${entry.code}`).toMatch(/^[A-Z].*[.]$/s);
      expect(entry.title).toMatch(/[^.]$/);
      expect(names).toContain(entry.guide.split('#')[0]);
    }
  });
});

describe('a code', () => {
  it('that stands for several things has an entry of each', () => {
    expect(helpFor('abandoned').map(({ kind }) => kind)).toEqual([
      'contact_status',
      'outcome',
    ]);
    expect(helpFor('no such code')).toEqual([]);
  });

  it('is found in the spellings that people see', () => {
    for (const code of ['486', 'SIP 486', 'sip_486'])
      expect(helpFor(code)).toMatchObject([{ kind: 'sip', code: '486' }]);
    expect(helpFor(' Org_Cap ')).toHaveLength(2);
  });
});

describe('a search', () => {
  it('asks for every word, and puts names before texts', () => {
    const [first, ...others] = searchHelp('do-not-call list');
    expect(first?.title.toLowerCase()).toContain('do-not-call list');
    expect(others.map(({ code }) => code)).toContain('suppressed');
    expect(searchHelp('spreadsheet date')[0]?.code).toBe('spreadsheet_date');
  });

  it('for nothing has all, and for nonsense nobody', () => {
    expect(searchHelp(' ')).toHaveLength(helpCodes.length);
    expect(searchHelp('xyzzy')).toEqual([]);
  });
});

it('names every kind', () => {
  const used = new Set(helpCodes.map(({ kind }) => kind));
  expect([...used].sort()).toEqual(Object.keys(helpKinds).sort());
});
