import { describe, expect, test } from 'vitest';
import type { MeView } from '#shared/contracts/me.ts';
import { aCampaign } from '../../testing/fixtures.ts';
import { actionCommands, type Command, matching } from './commands.ts';

const goTo = (path: string) => () => void path;
const viewer: MeView = {
  kind: 'pat',
  id: 'usr_1',
  name: 'Vera',
  email: null,
  org_id: 'local',
  role: 'viewer',
  scopes: ['campaigns:read', 'conversations:read'],
};
const campaigns: Command[] = [
  {
    id: 'cmp_1',
    text: 'Spring offers',
    also: 'cmp_1',
    kind: 'Campaign',
    run() {},
  },
];
const texts = (typed: string, me?: MeView) =>
  matching(typed, campaigns, goTo, me).map(({ text }) => text);

describe('the command palette', () => {
  test('finds pages and campaigns by all of the words, in any case', () => {
    expect(texts('OFFERS spr')).toEqual(['Spring offers']);
    expect(texts('cmp_1')).toContain('Spring offers');
    expect(texts('no such thing')).toEqual([]);
  });

  test('puts first what begins with it', () => {
    expect(texts('c')[0]).toMatch(/^C/);
  });

  test('offers no page that who is signed in may not see', () => {
    expect(texts('create', viewer)).toEqual([]);
    expect(texts('create')).toEqual(['Create campaign']);
  });

  test('explains a code', () => {
    expect(texts('outside_window')).toEqual(['outside_window']);
  });

  test('offers what the campaign allows, once, and only who may', () => {
    const paused = aCampaign({
      status: 'paused',
      allowed_actions: ['start', 'resume', 'stop', 'clone'],
    });
    expect(actionCommands(paused, undefined)).toEqual([
      { action: 'resume', text: 'Resume' },
    ]);
    expect(actionCommands(paused, viewer)).toEqual([]);
  });
});
