/**
 * Writes the parts of guides and docs that come from data: the catalogue of codes,
 * and the kinds of carriers. With `--check`, fails when what is there differs.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  type AccountField,
  carrierKindFacts,
  carrierKinds,
} from '#shared/domain/carrier-kinds.ts';
import { capabilityWords } from '#shared/domain/carrier-words.ts';
import { type HelpKind, helpCodes } from '#shared/domain/help-codes.ts';
import { SIP_FRIENDLY } from '#shared/domain/sip-code.ts';

const ofKind = (kind: HelpKind) =>
  helpCodes.filter((entry) => entry.kind === kind);

/** A section for each blocker: its anchor is its code. */
const blockers = () =>
  ofKind('blocker')
    .map(({ code, title, meaning, cause, action }) =>
      [
        `### ${code}`,
        `**${title}.** ${meaning}`,
        `- *Why*: ${cause}`,
        `- *What to do*: ${action}`,
      ]
        .join('\n\n')
        .replace(/\n\n- \*What/, '\n- *What'),
    )
    .join('\n\n');

const sip = () =>
  [
    '| Code | In words | What to do |',
    '|---|---|---|',
    ...ofKind('sip').map(
      ({ code, cause, action }) =>
        `| [${code}](/help/codes/${code}) | **${SIP_FRIENDLY[Number(code)]}**. ${cause} | ${action} |`,
    ),
  ].join('\n');

/** The guide with its written parts as the catalogue has them now. */
export function withCodes(text: string): string {
  return withPart(withPart(text, 'blockers', blockers()), 'sip', sip());
}

const inCell = (text: string) => text.replaceAll('|', '\\|');

const valueRow = (field: AccountField, isSecret: boolean) => {
  const empty = field.default ?? (field.optional ? 'none' : '–');
  return `| ${field.label}${isSecret ? ', secret' : ''} | ${inCell(field.help)} | ${empty} | \`${field.env}\` |`;
};

/** What an account of each kind is made of. */
export const withValues = (text: string): string =>
  carrierKinds
    .filter((kind) => kind !== 'simulated')
    .reduce((guide, kind) => {
      const { settings, credentials } = carrierKindFacts[kind];
      const table = [
        '| Value | Where to find it | When empty | For the command line |',
        '|---|---|---|---|',
        ...settings.map((field) => valueRow(field, false)),
        ...credentials.map((field) => valueRow(field, true)),
      ];
      return withPart(guide, `${kind} values`, table.join('\n'));
    }, text);

/** What each kind can do, a column each. */
export function withCapabilities(text: string): string {
  const facts = carrierKinds.map((kind) => carrierKindFacts[kind]);
  const table = [
    `| | ${facts.map(({ label }) => label).join(' | ')} |`,
    `|---|${facts.map(() => '---|').join('')}`,
    ...capabilityWords.map(
      ({ label, text }) =>
        `| ${label} | ${facts.map(({ can }) => text(can)).join(' | ')} |`,
    ),
  ];
  return withPart(text, 'capabilities', table.join('\n'));
}

function withPart(text: string, name: string, part: string): string {
  const [begin, end] = [
    `<!-- ${name}: written by node infra/setup/generate-guides.ts -->`,
    `<!-- end of ${name} -->`,
  ];
  const [before, after] = [text.indexOf(begin), text.indexOf(end)];
  if (before === -1 || after < before)
    throw new Error(`the file has no place for ${name}`);
  const head = text.slice(0, before + begin.length);
  return `${head}\n\n${part}\n\n${text.slice(after)}`;
}

/** Files with written parts, below `docs`. */
export const written: Readonly<Record<string, (text: string) => string>> = {
  'guides/troubleshooting.md': withCodes,
  'guides/carriers.md': withValues,
  'carriers.md': withCapabilities,
};

if (import.meta.main) {
  for (const [file, write] of Object.entries(written)) {
    const target = resolve(import.meta.dirname, '../../docs', file);
    const text = readFileSync(target, 'utf8');
    const wanted = write(text);
    if (process.argv.includes('--check') && text !== wanted) {
      console.error(`docs/${file} is not up to date`);
      process.exitCode = 1;
    } else writeFileSync(target, wanted);
  }
}
