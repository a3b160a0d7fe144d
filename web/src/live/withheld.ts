import type { ServerMessage } from '#shared/contracts/realtime.ts';

type Contacts = Extract<ServerMessage, { type: 'contacts' }>;
type Row = Contacts['rows'][number];

/**
 * What came while updates are paused: of each campaign and contact the newest,
 * since a snapshot is whole.
 */
export class Withheld {
  readonly #last = new Map<string, ServerMessage>();
  readonly #rows = new Map<string, Map<string, Row>>();

  hold(message: ServerMessage): void {
    if (message.type === 'contacts') {
      const rows =
        this.#rows.get(message.campaign_id) ?? new Map<string, Row>();
      for (const row of message.rows) rows.set(row.id, row);
      this.#rows.set(message.campaign_id, rows);
    } else if (message.type === 'snapshot' || message.type === 'end') {
      this.#last.set(`${message.type} ${message.campaign_id}`, message);
    }
  }

  /** @returns what was held, which it then holds no more */
  release(): ServerMessage[] {
    const messages: ServerMessage[] = [...this.#last.values()];
    for (const [campaign_id, rows] of this.#rows) {
      messages.push({
        type: 'contacts',
        campaign_id,
        rows: [...rows.values()],
      });
    }
    this.#last.clear();
    this.#rows.clear();
    return messages;
  }
}
