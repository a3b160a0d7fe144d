import { MAX_UPLOAD_BYTES } from '../contracts/uploads.ts';
import { OutdialError } from './problem-error.ts';

/** A CSV file: whatever a browser or Node has in hand. */
export type ContactsFile =
  | Blob
  | Uint8Array<ArrayBuffer>
  | ReadableStream<Uint8Array<ArrayBuffer>>
  | AsyncIterable<Uint8Array<ArrayBuffer>>;

/**
 * The file as one blob, which can be sent again. A blob of a file stays on
 * disk; a stream is held in memory, up to what a deployment takes.
 *
 * @throws OutdialError 413 for a stream that is longer
 */
export async function toBlob(contacts: ContactsFile): Promise<Blob> {
  if (contacts instanceof Blob) return contacts;
  if (contacts instanceof Uint8Array) return new Blob([contacts]);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const part of contacts) {
    size += part.byteLength;
    if (size > MAX_UPLOAD_BYTES) throw tooLong();
    parts.push(part);
  }
  return new Blob(parts);
}

const tooLong = () =>
  new OutdialError(413, {
    status: 413,
    code: 'payload_too_large',
    title: 'The file is too large',
    detail: `A file of contacts has at most ${MAX_UPLOAD_BYTES} bytes.`,
  });

/** A file that tells how many of its bytes were read to be sent. */
export class CountedFile extends File {
  private readonly onRead: (bytes: number) => void;

  constructor(file: Blob, name: string, onRead: (bytes: number) => void) {
    super([file], name, { type: 'text/csv' });
    this.onRead = onRead;
  }

  /** Node sends a form by these streams; browsers do not, and tell nothing. */
  override stream(): ReturnType<File['stream']> {
    let read = 0;
    const { onRead } = this;
    const count = new TransformStream<
      Uint8Array<ArrayBuffer>,
      Uint8Array<ArrayBuffer>
    >({
      transform(part, controller) {
        read += part.byteLength;
        onRead(read);
        controller.enqueue(part);
      },
    });
    return super.stream().pipeThrough(count);
  }
}
