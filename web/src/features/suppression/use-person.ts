import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Client } from '#shared/client/generated/client/index.ts';
import {
  createErasure,
  createPersonExport,
} from '#shared/client/generated/sdk.gen.ts';
import type {
  ErasureView,
  PersonExportView,
} from '#shared/contracts/erasures.ts';
import { unwrap } from '../../lib/api-client.ts';
import { useClient } from '../../lib/client.ts';
import { saveFile } from '../../lib/download.ts';

export interface Erase {
  readonly phone_number: string;
  readonly dry_run: boolean;
  readonly keep_suppressed: boolean;
}

/** As many requests as it takes: each works for some seconds. */
async function eraseAll(client: Client, body: Erase): Promise<ErasureView> {
  let cursor: string | null = null;
  for (;;) {
    const answer: ErasureView = await unwrap<ErasureView>(
      createErasure({ client, body: { ...body, ...(cursor && { cursor }) } }),
    );
    if (answer.next_cursor === null) return answer;
    cursor = answer.next_cursor;
  }
}

/** Looks for what is held about a person. */
export function useLookForPerson() {
  const client = useClient();
  return useMutation({
    mutationFn: (phone_number: string) =>
      eraseAll(client, { phone_number, dry_run: true, keep_suppressed: true }),
  });
}

/** Erases it. What any page shows of contacts may have changed. */
export function useErasePerson() {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (asked: Omit<Erase, 'dry_run'>) =>
      eraseAll(client, { ...asked, dry_run: false }),
    onSettled: () => queries.invalidateQueries(),
  });
}

/** Saves all of it as a file. */
export function useSavePerson() {
  const client = useClient();
  return useMutation({
    mutationFn: async (phone_number: string) => {
      const parts: PersonExportView[] = [];
      let cursor: string | null = null;
      do {
        const part: PersonExportView = await unwrap<PersonExportView>(
          createPersonExport({
            client,
            body: { phone_number, ...(cursor && { cursor }) },
          }),
        );
        parts.push(part);
        cursor = part.next_cursor;
      } while (cursor !== null);
      const whole = {
        contacts: parts.flatMap(({ contacts }) => contacts),
        do_not_call: parts.flatMap(({ do_not_call }) => do_not_call),
        files: parts.flatMap(({ files }) => files),
      };
      const text = `${JSON.stringify(whole, null, 2)}\n`;
      saveFile(new Blob([text], { type: 'application/json' }), 'person.json');
    },
  });
}
