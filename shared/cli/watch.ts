import type { Outdial } from '#shared/client/outdial.ts';
import type { Snapshot } from '#shared/contracts/realtime.ts';

const BAR_WIDTH = 30;

/** Where a watch writes: a terminal is written over, anything else goes on. */
export type Screen = Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>;

/**
 * Shows a campaign's progress until it is over.
 *
 * Ctrl-C ends the watch alone: calls go on, and it says so.
 *
 * @returns the last snapshot
 */
export async function watch(
  { campaigns }: Outdial,
  id: string,
  screen: Screen,
): Promise<Snapshot | undefined> {
  let last: Snapshot | undefined;
  let said = '';
  const leave = () => {
    screen.write(`${screen.isTTY ? '\n' : ''}${goesOn(id)}\n`);
    process.exit(130);
  };
  process.once('SIGINT', leave);
  try {
    for await (const event of campaigns.streamEvents(id)) {
      last = event;
      const line = progressLine(event);
      if (line === said) continue;
      const width = screen.columns ?? 80;
      screen.write(
        screen.isTTY ? `\r\u001b[2K${line.slice(0, width - 1)}` : `${line}\n`,
      );
      said = line;
    }
  } finally {
    process.off('SIGINT', leave);
    if (screen.isTTY && said) screen.write('\n');
  }
  return last;
}

const goesOn = (id: string) =>
  `The campaign goes on. Watch it again with "outdial campaigns watch ${id}", ` +
  `end it with "outdial campaigns stop ${id}".`;

/** `[######----]  61 %  122/200  5 calling  running` */
export function progressLine({ campaign, stats, live }: Snapshot): string {
  const { total } = stats.contacts;
  const share = total === 0 ? 0 : Math.min(1, stats.processed / total);
  const percent = String(Math.floor(share * 100)).padStart(3);
  const calling = live.ringing + live.in_progress;
  const state = campaign.draining ? 'draining' : campaign.status;
  return (
    `${bar(share)} ${percent} %  ${stats.processed}/${total}` +
    `  ${calling} calling  ${stats.connected} connected  ${state}`
  );
}

export function bar(share: number): string {
  const full = Math.round(share * BAR_WIDTH);
  return `[${'#'.repeat(full)}${'-'.repeat(BAR_WIDTH - full)}]`;
}
