import type { Client } from './generated/client/index.ts';
import * as api from './generated/sdk.gen.ts';
import type {
  ErasePerson,
  Erasure,
  ExportPerson,
  PersonExport,
} from './generated/types.gen.ts';
import { unwrap } from './problem-error.ts';

/** What is held about one person, by a number of theirs. */
export function peopleOf(client: Client) {
  return {
    /** In as many requests as it takes. `waiting`: ask again when the call, or the import, is over. */
    async erase(body: ErasePerson): Promise<Erasure> {
      let answer = await unwrap(api.createErasure({ client, body }));
      while (answer.next_cursor !== null) {
        const next = { ...body, cursor: answer.next_cursor };
        answer = await unwrap(api.createErasure({ client, body: next }));
      }
      return answer;
    },
    /** All of it, in one. */
    async export(body: ExportPerson): Promise<PersonExport> {
      let part = await unwrap(api.createPersonExport({ client, body }));
      const whole = part;
      while (part.next_cursor !== null) {
        const next = { ...body, cursor: part.next_cursor };
        part = await unwrap(api.createPersonExport({ client, body: next }));
        whole.contacts.push(...part.contacts);
        whole.do_not_call.push(...part.do_not_call);
        whole.files.push(...part.files);
      }
      return { ...whole, status: part.status, next_cursor: null };
    },
  };
}
