import type { DispatchHealth } from '#shared/contracts/dispatch-health.ts';
import { stateWords } from './gate-words.ts';

/** What to send along when asking for help: everything that the panel says. */
export function healthReport(name: string, health: DispatchHealth): string {
  const { provider, queue, window } = health;
  const sections = [
    [
      `# Dispatch health of ${name}`,
      `Campaign: ${health.campaign_id}`,
      `As of: ${health.at}`,
      `Status: ${health.status}, ${health.state}`,
      `Headline: ${health.headline}`,
    ],
    [
      '## Funnel',
      ...health.funnel.map(
        ({ count, label, exact }) =>
          `- ${exact ? '' : 'about '}${count} ${label}`,
      ),
    ],
    [
      '## Gates',
      ...health.gates.map(
        ({ number, name: gate, state, text, code, until }) =>
          `${number}. ${gate}: ${stateWords[state].word}. ${text}${code ? ` [${code}]` : ''}${until ? ` (until ${until})` : ''}`,
      ),
    ],
    [
      '## Facts',
      `- Window open: ${window.open}, opens ${window.next_open_at ?? '–'}, closes ${window.closes_at ?? '–'}`,
      ...Object.entries(health.slots).map(
        ([limit, { used, limit: most }]) =>
          `- ${limit}: ${used} of ${most ?? 'no limit'}`,
      ),
      `- Waiting: ${queue.waiting}, callable: ${queue.callable}, next eligible ${queue.next_eligible_at ?? '–'}`,
      `- Blockers: ${JSON.stringify(queue.by_blocker)}`,
      `- Carrier: ${provider.state}, refused ${provider.error_rate}, ${provider.last_error ?? 'no error'}`,
      `- Last dial: ${health.last_dial_at ?? '–'}, calling now: ${health.calling_now}`,
      ...health.hints.map(({ text }) => `- Hint: ${text}`),
    ],
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}
