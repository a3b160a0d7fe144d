import { CountedFile } from './contacts-file.ts';
import type { Client } from './generated/client/index.ts';
import * as api from './generated/sdk.gen.ts';
import type {
  ColumnMapping,
  CreatedUpload,
  Problem,
  Upload,
} from './generated/types.gen.ts';
import { OutdialError, toError, unwrap } from './problem-error.ts';
import type { Fetch, Sleep } from './resilient-fetch.ts';

const POLL_MS = 500;
const MAX_TRIES = 4;
const FIRST_WAIT_MS = 500;

/** How far a file has come. */
export interface Progress {
  readonly phase: 'sending' | 'importing';
  /** 0 to 1. */
  readonly share: number;
}

export interface Wire {
  readonly client: Client;
  /** For addresses that are not the API's own: tries once. */
  readonly fetch: Fetch;
  readonly sleep: Sleep;
  readonly on_progress: (progress: Progress) => void;
}

export interface ContactsUpload {
  readonly campaign_id: string;
  readonly file: Blob;
  readonly file_name: string;
  readonly mapping?: ColumnMapping;
}

/**
 * Sends a file past the API, straight to the bucket, and waits until its
 * contacts are attached.
 *
 * @throws OutdialError when the file is not taken, or cannot be used
 */
export async function uploadContacts(
  wire: Wire,
  { campaign_id, file, file_name, mapping }: ContactsUpload,
): Promise<Upload> {
  const { client, sleep, on_progress } = wire;
  const body = {
    file_name,
    size_bytes: file.size,
    ...(mapping && { mapping }),
  };
  const announced = await unwrap(
    api.createUpload({ client, path: { campaign_id }, body }),
  );
  await send(wire, announced, file, file_name);
  const path = { campaign_id, upload_id: announced.upload.id };
  for (;;) {
    const report = await unwrap(api.getUpload({ client, path }));
    on_progress({ phase: 'importing', share: report.progress });
    if (report.status === 'attached') return report;
    if (report.status === 'rejected') throw rejected(report.error);
    if (report.status === 'validated') throw rejected(UNCLEAR);
    await sleep(POLL_MS);
  }
}

/** The same file under the same key: sending it twice does no harm. */
async function send(
  { fetch, sleep, on_progress }: Wire,
  { url, fields }: CreatedUpload,
  file: Blob,
  name: string,
): Promise<void> {
  for (let tries = 1; ; tries++) {
    const form = new FormData();
    for (const [field, value] of Object.entries(fields)) {
      form.append(field, value);
    }
    form.append(
      'file',
      new CountedFile(file, name, (bytes) =>
        on_progress({ phase: 'sending', share: bytes / file.size }),
      ),
    );
    const refused = await fetch(
      new Request(url, { method: 'POST', body: form }),
    )
      .then(refusalOf)
      .catch((error: unknown) => toError(0, error));
    if (!refused) return;
    const mayTryAgain = refused.status === 0 || refused.status >= 500;
    if (!mayTryAgain || tries === MAX_TRIES) throw refused;
    await sleep(FIRST_WAIT_MS * 2 ** (tries - 1));
  }
}

async function refusalOf(answer: Response): Promise<OutdialError | undefined> {
  await answer.body?.cancel();
  if (answer.ok) return undefined;
  const detail = `The file was not taken: status ${answer.status}.`;
  return new OutdialError(answer.status, { detail });
}

const UNCLEAR = {
  code: 'missing_phone_number_column',
  detail: 'It is not clear which column is the phone number.',
};

const rejected = (fault: Upload['error']) =>
  new OutdialError(422, {
    status: 422,
    title: 'The file cannot be used',
    detail: 'The file cannot be used.',
    ...(fault as Partial<Problem> | null),
  });
