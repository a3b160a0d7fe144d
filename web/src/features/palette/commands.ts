import type { CampaignView } from '#shared/contracts/campaigns.ts';
import type { MeView } from '#shared/contracts/me.ts';
import type { Scope } from '#shared/contracts/settings.ts';
import { paths } from '../../app/paths.ts';
import { permissionOf } from '../../lib/me.ts';

export interface Command {
  readonly id: string;
  readonly text: string;
  /** Other words by which it is found. */
  readonly also?: string;
  readonly kind: string;
  readonly run: () => void;
}

const pages: readonly (readonly [string, string, Scope])[] = [
  ['Overview', paths.overview, 'campaigns:read'],
  ['Campaigns', paths.campaigns, 'campaigns:read'],
  ['Create campaign', paths.newCampaign, 'campaigns:manage'],
  ['Monitor', paths.monitor, 'campaigns:read'],
  ['Conversations', paths.conversations, 'conversations:read'],
  ['Numbers', paths.numbers, 'campaigns:read'],
  ['Carriers', paths.carriers, 'campaigns:read'],
  ['Agents', paths.agents, 'campaigns:read'],
  ['Schedules', paths.schedules, 'campaigns:read'],
  ['Suppression', paths.suppression, 'dnc:manage'],
  ['API keys', paths.keys, 'keys:manage'],
  ['Webhooks', paths.webhooks, 'webhooks:manage'],
  ['Organization settings', paths.setting('organization'), 'campaigns:read'],
  ['Members', paths.setting('members'), 'keys:manage'],
  ['Audit log', paths.setting('audit'), 'keys:manage'],
  ['Preferences', paths.setting('preferences'), 'campaigns:read'],
  ['Codes explained', paths.helpCodes, 'campaigns:read'],
  ['Metrics explained', paths.helpMetrics, 'campaigns:read'],
];

/** A code as the API and the screens write it. */
const CODE = /^[a-z][a-z0-9]*(_[a-z0-9]+)+$/i;

/**
 * Pages, campaigns and their actions whose words hold all that was typed; what
 * begins with it comes first. A code goes to its explanation.
 */
export function matching(
  text: string,
  campaigns: readonly Command[],
  goTo: (path: string) => () => void,
  me: MeView | undefined,
): Command[] {
  const typed = text.trim().toLowerCase();
  const all: Command[] = [
    ...pages
      .filter(([, , scope]) => permissionOf(me, scope).allowed)
      .map(([name, path]) => ({
        id: path,
        text: name,
        kind: 'Page',
        run: goTo(path),
      })),
    ...campaigns,
  ];
  const words = typed.split(/\s+/).filter((word) => word !== '');
  const found = all.filter(({ text: name, also = '' }) => {
    const held = `${name} ${also}`.toLowerCase();
    return words.every((word) => held.includes(word));
  });
  const begins = (command: Command) =>
    command.text.toLowerCase().startsWith(typed) ? 0 : 1;
  found.sort((a, b) => begins(a) - begins(b));
  if (!CODE.test(typed)) return found;
  const path = paths.helpCode(typed);
  return [
    ...found,
    { id: path, text: typed, kind: 'Code explained', run: goTo(path) },
  ];
}

/** Actions that need no more words, so that the palette can carry them out. */
const plain = {
  start: 'Start',
  pause: 'Pause',
  resume: 'Resume',
} as const;
export type PlainAction = keyof typeof plain;

/** What of them the campaign allows right now to who is signed in. */
export const actionCommands = (
  { allowed_actions, status }: Pick<CampaignView, 'allowed_actions' | 'status'>,
  me: MeView | undefined,
): { action: PlainAction; text: string }[] =>
  permissionOf(me, 'campaigns:manage').allowed
    ? (['start', 'pause', 'resume'] as const)
        .filter((action) => allowed_actions.includes(action))
        // A paused campaign allows both, and they do the same.
        .filter((action) => action !== 'start' || status !== 'paused')
        .map((action) => ({ action, text: plain[action] }))
    : [];
