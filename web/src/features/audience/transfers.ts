import type { CreatedUpload } from '#shared/contracts/uploads.ts';
import { SharedValue, useShared } from '../../lib/shared-value.ts';

/**
 * Files on their way to the bucket. They belong to no page: who leaves the
 * campaign and comes back finds the file where it is by then.
 */
export interface Transfer {
  readonly upload_id: string;
  readonly file_name: string;
  readonly size_bytes: number;
  readonly sent_bytes: number;
  readonly state: 'sending' | 'sent' | 'failed';
  /** For people, when it failed. */
  readonly failure: string | null;
}

type Transfers = ReadonlyMap<string, Transfer>;
const transfers = new SharedValue<Transfers>(new Map());

/** By the id of its upload; undefined when this tab sends no such file. */
export const useTransfers = (): Transfers => useShared(transfers);

/** Whether this tab sends the file now, or has sent it. */
export const isSending = (uploadId: string): boolean =>
  (transfers.get().get(uploadId)?.state ?? 'failed') !== 'failed';

function put(id: string, change: Partial<Transfer>): void {
  const old = transfers.get().get(id);
  if (!old) return;
  transfers.set(new Map(transfers.get()).set(id, { ...old, ...change }));
}

export function forgetTransfer(uploadId: string): void {
  const rest = new Map(transfers.get());
  rest.delete(uploadId);
  transfers.set(rest);
  watchLeaving();
}

/** Sends the file by the form that the API signed; how far it is, `useTransfers` tells. */
export async function sendFile(
  created: CreatedUpload,
  file: File,
): Promise<void> {
  const { id } = created.upload;
  transfers.set(
    new Map(transfers.get()).set(id, {
      upload_id: id,
      file_name: file.name,
      size_bytes: file.size,
      sent_bytes: 0,
      state: 'sending',
      failure: null,
    }),
  );
  watchLeaving();
  try {
    await postForm(created, file, (sent_bytes) => put(id, { sent_bytes }));
    put(id, { state: 'sent', sent_bytes: file.size });
  } catch (error) {
    put(id, { state: 'failed', failure: (error as Error).message });
  } finally {
    watchLeaving();
  }
}

/**
 * XMLHttpRequest, since fetch does not tell how much of a body was sent. Not to
 * the API, so without the credential; the file is read from disk as it goes.
 */
function postForm(
  { url, fields }: CreatedUpload,
  file: File,
  onSent: (bytes: number) => void,
): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  // The bucket ignores whatever comes after the file.
  form.set('file', file, file.name);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.upload.onprogress = ({ loaded }) =>
      onSent(Math.min(loaded, file.size));
    request.onload = () => {
      const { status, responseText } = request;
      if (status >= 200 && status < 300) resolve();
      else reject(new Error(refusalWords(status, responseText)));
    };
    request.onerror = () =>
      reject(
        new Error(
          'The connection broke while the file was sent. Nothing of it was taken.',
        ),
      );
    request.open('POST', url);
    request.send(form);
  });
}

/** What the bucket refuses, it says in XML that is not for people. */
export function refusalWords(status: number, body: string): string {
  if (status === 413 || body.includes('EntityTooLarge')) {
    return 'The file has more than 50 MB. Split it, or leave out columns that nobody needs.';
  }
  if (status === 403) {
    return 'The permission to send this file ran out: it holds for 15 minutes. Send it again.';
  }
  return `The file was not taken (status ${status}). Send it again.`;
}

const askFirst = (event: BeforeUnloadEvent) => event.preventDefault();

/** Closing the tab would break a file off; nothing else here would be lost. */
function watchLeaving(): void {
  const sends = [...transfers.get().values()].some(
    ({ state }) => state === 'sending',
  );
  if (sends) window.addEventListener('beforeunload', askFirst);
  else window.removeEventListener('beforeunload', askFirst);
}
