/**
 * Writes docs/compliance.md from the rule packs. With `--check`, fails when what
 * is there differs.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CallingWindow } from '#shared/domain/campaign.ts';
import { profiles } from '#shared/domain/compliance/profiles.ts';
import {
  isEnforced,
  NOT_ADVICE,
  type Pack,
  type Rule,
} from '#shared/domain/compliance/rule.ts';

const target = resolve(import.meta.dirname, '../../docs/compliance.md');

const intro = `# Calling law

> ${NOT_ADVICE}

\`compliance.profile\` of a campaign names a profile. Under any but \`none\`, a call is placed only when the campaign's hours and
the law's both permit it, a minute before either closes at the latest. \`GET /api/v1/compliance-profiles\` answers what is below.

- **Where somebody is** nobody knows for sure: a number has the rules of every state or country, on every clock, that its prefix may
  belong to, and a contact's \`timezone\` adds a clock to these. All must permit the call. A toll-free number has no clock until
  its contact's \`timezone\` is set, and then the rules of all states.
- **What is unknown is not called**: a number without a clock, or in a country that the profile has no rules for, waits with the blocker
  \`timezone_unknown\`. Whoever waits for the law has a blocker whose \`rule\` is the id below.
- **Dates**: a rule holds from and to its dates, on the clock of whoever is called. Future ones begin by themselves.
- **Caps** count the calls of one run of one campaign to all numbers of a contact; calls of other campaigns are not seen.
- **Abandoned calls**: pacing brakes at 3 % in every profile (\`docs/adr/0008-pacing.md\`); the periods and shares of the law are listed, not measured.
- Changing the profile of a running campaign holds from the next call on; whoever waits is given a new instant.
- Confidence says how far the summaries agree from which the rules were written: \`high\`, with a regulator's text among them; \`medium\`, several; \`low\`,
  one, or several that differ, of which the strictest is taken. **No statute was read for these packs**: the sections named beside the rules say
  where to look, and are to be checked before you rely on a rule. Exemptions (business relationships, consent, business numbers) are left out.

Written by \`node infra/setup/generate-compliance.ts\` from \`shared/domain/compliance/\`.
`;

const windowsText = (windows: readonly CallingWindow[]) =>
  windows.length === 0
    ? 'none'
    : windows
        .map(({ days, start, end }) => `${daysText(days)} ${start}–${end}`)
        .join(', ');

const daysText = (days: readonly string[]) =>
  days.length > 1 ? `${days[0]}–${days.at(-1)}` : days[0];

function value(rule: Rule): string {
  switch (rule.kind) {
    case 'hours': {
      const { windows, holidays, holiday_windows } = rule;
      const off = holidays ? `; holidays ${windowsText(holiday_windows)}` : '';
      return windowsText(windows) + off;
    }
    case 'attempt_cap':
      return `${rule.max_attempts} in ${rule.window_hours} h`;
    case 'rest_after_conversation':
    case 'abandonment_lock':
      return `${rule.hours} h`;
    case 'ring':
      return `${rule.min_seconds} s`;
    case 'abandonment':
      return `${rule.max_rate * 100} % over ${rule.measured_over.replace('_', ' ')}`;
  }
}

function datesText({ effective_from: from, effective_to: to }: Rule): string {
  return from === null && to === null ? '' : `${from ?? ''}–${to ?? ''}`;
}

function packText({ id, name, version, rules }: Pack): string {
  const rows = rules.map((rule) =>
    [
      `\`${rule.id}\``,
      value(rule) + (isEnforced(rule) ? '' : ' (not measured)'),
      datesText(rule),
      rule.text,
      rule.citation,
      rule.confidence,
    ].join(' | '),
  );
  return `
## ${name} (\`${id}\`, rules as of ${version})

| Rule | Value | Dates | What it says | Source | Confidence |
|---|---|---|---|---|---|
${rows.map((row) => `| ${row} |`).join('\n')}
`;
}

const packs = [...new Set(profiles.flatMap((profile) => profile.packs))];
const table = profiles
  .map(({ id, text }) => `| \`${id}\` | ${text} |`)
  .join('\n');
const document = `${intro}
| Profile | What it is |
|---|---|
${table}
${packs.map(packText).join('')}`;

if (process.argv.includes('--check')) {
  const isSame = readFileSync(target, 'utf8') === document;
  if (!isSame) process.stderr.write(`${target} is not what the packs say\n`);
  process.exitCode = isSame ? 0 : 1;
} else writeFileSync(target, document);
