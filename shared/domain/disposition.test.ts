import { expect, it } from 'vitest';
import type { ContactState } from './contact.ts';
import { dispositionOf } from './disposition.ts';
import { makeAttempt, makeUntouched } from './testing.ts';

const state = (more: Partial<ContactState>): ContactState => ({
  ...makeUntouched(0),
  ...more,
});
const ended = (...outcomes: Parameters<typeof makeAttempt>[1][]) =>
  outcomes.map((outcome, index) => makeAttempt(index + 1, outcome));

it.each<[string, Partial<ContactState>, string | undefined]>([
  ['nothing while untouched', {}, undefined],
  [
    'nothing while another call is to come',
    { status: 'retry_scheduled', attempts: ended('busy') },
    undefined,
  ],
  [
    'how the last call ended',
    { status: 'exhausted', attempts: ended('busy', 'no_answer') },
    'no_answer',
  ],
  [
    'voicemail for a machine',
    { status: 'amd_machine', attempts: ended('machine') },
    'voicemail',
  ],
  [
    'what was said before all',
    {
      status: 'completed',
      attempts: ended('completed'),
      disposition: 'opted_out',
    },
    'opted_out',
  ],
  ['nothing for one never called', { status: 'manual_stopped' }, undefined],
])('is %s', (_case, more, expected) => {
  expect(dispositionOf(state(more))).toBe(expected);
});
