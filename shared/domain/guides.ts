/**
 * The guides, in the order in which they are shown: pages of `docs/guides`,
 * served under `/docs/guides/<name>`, without the dashboard and without a key.
 */
export const guides = [
  {
    name: 'getting-started',
    title: 'Getting started',
    about: 'Your first call in five minutes.',
  },
  {
    name: 'campaign-wizard',
    title: 'Campaign wizard',
    about: 'Create and edit a campaign, and what each setting does.',
  },
  {
    name: 'carriers',
    title: 'Carriers',
    about:
      'Add an account that calls go through, verify its numbers, place a test call.',
  },
  {
    name: 'monitor-campaigns',
    title: 'Monitor campaigns',
    about: 'The playbook for whoever watches a campaign.',
  },
  {
    name: 'pacing-and-retries',
    title: 'Pacing and retries',
    about: 'How many calls at once, and who is called again when.',
  },
  {
    name: 'amd-screening',
    title: 'AMD screening',
    about: 'What happens when a machine answers.',
  },
  {
    name: 'results',
    title: 'Results',
    about: 'Figures, the attempt report, conversations and their evaluation.',
  },
  {
    name: 'troubleshooting',
    title: 'Troubleshooting',
    about: 'What each blocker means, and what to do.',
  },
  {
    name: 'keyboard-and-accessibility',
    title: 'Keyboard and accessibility',
    about: 'Shortcuts, screen readers, and how we test.',
  },
] as const;

export type GuideName = (typeof guides)[number]['name'];

/** A guide, or a section of it by the anchor of its heading. */
export type GuideLink = GuideName | `${GuideName}#${string}`;

/** The list of all guides. */
export const GUIDES_ROOT = '/docs/guides';

/** The address of a guide: a page of its own, so a plain link and no route. */
export const guidePath = (link: GuideLink) => `${GUIDES_ROOT}/${link}`;

/** What people call a guide that is linked to. */
export function guideTitle(link: GuideLink): string {
  const [name] = link.split('#');
  return guides.find((guide) => guide.name === name)?.title ?? link;
}
