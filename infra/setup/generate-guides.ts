/**
 * Writes the parts of the guides that come from the catalogue of codes. With
 * `--check`, fails when what is there differs.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type HelpKind, helpCodes } from '#shared/domain/help-codes.ts';
import { SIP_FRIENDLY } from '#shared/domain/sip-code.ts';

const target = resolve(
  import.meta.dirname,
  '../../docs/guides/troubleshooting.md',
);

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

function withPart(text: string, name: string, part: string): string {
  const [begin, end] = [
    `<!-- ${name}: written by node infra/setup/generate-guides.ts -->`,
    `<!-- end of ${name} -->`,
  ];
  const [before, after] = [text.indexOf(begin), text.indexOf(end)];
  if (before === -1 || after < before)
    throw new Error(`the guide has no place for ${name}`);
  const head = text.slice(0, before + begin.length);
  return `${head}\n\n${part}\n\n${text.slice(after)}`;
}

if (import.meta.main) {
  const text = readFileSync(target, 'utf8');
  const wanted = withCodes(text);
  if (process.argv.includes('--check') && text !== wanted) {
    console.error('docs/guides/troubleshooting.md is not up to date');
    process.exit(1);
  }
  writeFileSync(target, wanted);
}
