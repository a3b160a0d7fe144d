import { expect, it } from 'vitest';
import { applyNews } from '#shared/domain/contact-events.ts';
import { deltaOf } from '#shared/domain/figures.ts';
import {
  claimed,
  endOfTalk,
  makeCampaign,
  makeUntouched,
} from '#shared/domain/testing.ts';
import { addFolded, type WindowState, windowMetrics } from './fold-metrics.ts';

const ids = { org_id: 'org_a', campaign_id: 'cmp_1', run_number: 1 };
const calling = claimed(makeUntouched(), 'att_1');
const heard = applyNews(calling, endOfTalk('att_1', 40, 20), makeCampaign());
if (heard.kind === 'ignored') throw new Error('ignored');

/** A window of these batches, as Lambda hands the state on: through JSON. */
const windowOf = (...batches: Parameters<typeof addFolded>[1][]) =>
  batches.reduce<WindowState>(
    (state, batch) => JSON.parse(JSON.stringify(addFolded(state, batch))),
    {},
  );

it('counts a call that began in one batch and was talked on in the next', () => {
  const began = { ...ids, delta: deltaOf(undefined, calling) };
  const ended = { ...ids, delta: deltaOf(calling, heard.state) };
  expect(windowMetrics(windowOf([began], [], [ended]))).toEqual([
    { ids, values: { Dials: 1, Connects: 1, Abandoned: 0 } },
  ]);
});

it('counts each run apart, and those left without an agent', () => {
  const other = { ...ids, campaign_id: 'cmp_2' };
  const lost = { attempts: 2, 'outcome.abandoned': 1 };
  const state = windowOf(
    [
      { ...ids, delta: { attempts: 5, talks: 1 } },
      { ...other, delta: lost },
    ],
    [{ ...other, delta: lost }],
  );
  expect(windowMetrics(state).map(({ values }) => values)).toEqual([
    { Dials: 5, Connects: 1, Abandoned: 0 },
    { Dials: 4, Connects: 0, Abandoned: 2 },
  ]);
});

it('has no line for a run in which nobody was called', () => {
  const parked = { ...ids, delta: { touched: 1, 'status.pending': 1 } };
  expect(windowMetrics(windowOf([parked], [{ ...ids, delta: {} }]))).toEqual(
    [],
  );
});
