import { expect, it } from 'vitest';
import {
  adhocId,
  type Conversation,
  conversationId,
  conversationRef,
  type EvaluationRun,
  resultOf,
  shownCampaignId,
  withResults,
} from './conversation.ts';

const ref = {
  attempt_id: 'att_01m7z14haeb8b79k14r2ashngs',
  campaign_id: 'cmp_01m7z14b1sgde85aa969b0za2j',
  run_number: 37,
  seq: 499_999,
};

const before: Conversation = {
  ...ref,
  org_id: 'org_a',
  id: conversationId(ref),
  contact_id: 'con_1',
  started_at: '2026-01-01T00:00:00.000Z',
  answered_at: '2026-01-01T00:00:02.000Z',
  ended_at: '2026-01-01T00:00:22.000Z',
  summary: null,
  sentiment: null,
  score: null,
  evaluations: [],
  ai_cost_usd: 0,
  has_transcript: false,
  version: 1,
  updated_at: '2026-01-01T00:00:22.000Z',
};
const NOW = '2026-01-01T00:01:00.000Z';

const run = (id: string, more: Partial<EvaluationRun> = {}): EvaluationRun => ({
  id,
  status: 'completed',
  completed_at: NOW,
  results: { [`m.${id}`]: true },
  ...more,
});
const told = (...runs: EvaluationRun[]) =>
  runs.reduce(
    (seen, evaluation) => withResults(seen, { evaluation }, NOW),
    before,
  );

it('has an id from which its attempt is found', () => {
  expect(conversationId(ref)).toBe(
    'cnv_01m7z14haeb8b79k14r2ashngs-11-apsv-01m7z14b1sgde85aa969b0za2j',
  );
  expect(conversationRef('org_a', conversationId(ref))).toEqual(ref);
});

it('has an id that names ad-hoc calls alike everywhere, and is one org’s', () => {
  const adhoc = { ...ref, campaign_id: adhocId('my-org') };
  expect(conversationId(adhoc)).toMatch(/-default$/);
  expect(conversationRef('my-org', conversationId(adhoc))).toEqual(adhoc);
  const elsewhere = conversationRef('other', conversationId(adhoc));
  expect(elsewhere?.campaign_id).toBe('default-other');
  expect(shownCampaignId(adhoc.campaign_id)).toBe('default');
  expect(shownCampaignId(ref.campaign_id)).toBe(ref.campaign_id);
});

it.each([
  '',
  'cnv_',
  'cnv_a-1-1-',
  'att_a-1-1-x',
  'cnv_a-1-A-x',
  'cnv_a-1-zzzzzzzzzzzz-x',
])('%j names no attempt', (id) => {
  expect(conversationRef('org_a', id)).toBeUndefined();
});

it('sorts by time, as attempts do', () => {
  const later = { ...ref, attempt_id: 'att_01m7z14hb', seq: 0 };
  expect(conversationId(later) > conversationId(ref)).toBe(true);
});

it('has no result before an evaluation is completed', () => {
  expect(resultOf(undefined)).toBeNull();
  expect(resultOf(before)).toBeNull();
  const open = run('a', { status: 'running', results: { 'm.x': true } });
  expect(resultOf(told(open))).toBeNull();
});

it('has the result of the run that was completed last, whenever it was told', () => {
  const early = run('early', { completed_at: '2026-01-01T00:00:30.000Z' });
  expect(resultOf(told(run('late'), early))).toEqual({ 'm.late': true });
  expect(resultOf(told(early, run('late')))).toEqual({ 'm.late': true });
  const changed = run('late', { results: { 'm.late': 'na' } });
  expect(told(run('late'), changed).evaluations).toEqual([changed]);
});

it('remembers ten runs, and the one that counts', () => {
  const failed = Array.from({ length: 20 }, (_, i) =>
    run(`f${i}`, { status: 'failed', results: null }),
  );
  const seen = told(run('good'), ...failed);
  expect(seen.evaluations).toHaveLength(10);
  expect(resultOf(seen)).toEqual({ 'm.good': true });
});
