import type { GuideLink } from '../guides.ts';

/** What is said of one code. Every text is a sentence or two, for people. */
export interface HelpText {
  /** In a few words, without a full stop. */
  readonly title: string;
  /** What it says. */
  readonly meaning: string;
  /** Why it comes up. */
  readonly cause: string;
  /** What to do about it. */
  readonly action: string;
  /** Where there is more. */
  readonly guide: GuideLink;
}

export const help = (
  title: string,
  meaning: string,
  cause: string,
  action: string,
  guide: GuideLink,
): HelpText => ({ title, meaning, cause, action, guide });

/** For what needs nobody. */
export const NOTHING = 'Nothing to do.';
