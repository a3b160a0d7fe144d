import { createHash } from 'node:crypto';

/** A message attribute as the wire has it; `BinaryValue` is base64. */
export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
}

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

export interface Message {
  readonly id: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  /** Epoch ms; redrive keeps it. */
  readonly sent_at: number;
  /** The queue it was first sent to, once it is in a dead-letter queue. */
  origin?: string;
  /** Epoch ms; before it nobody receives the message. */
  visible_at: number;
  receive_count: number;
  first_received_at?: number;
}

export const md5 = (value: string | Buffer): string =>
  createHash('md5').update(value).digest('hex');

/**
 * The digest by which SDKs check message attributes.
 *
 * @returns nothing when there are none
 * @see SQS developer guide, "Calculating the MD5 message digest for message attributes"
 */
export function md5OfAttributes(
  attributes: MessageAttributes,
): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const hash = createHash('md5');
  const add = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const name of names) {
    const { DataType, StringValue, BinaryValue } = attributes[name]!;
    const isBinary = DataType.startsWith('Binary');
    add(Buffer.from(name));
    add(Buffer.from(DataType));
    hash.update(Buffer.from([isBinary ? 2 : 1]));
    add(
      isBinary
        ? Buffer.from(BinaryValue ?? '', 'base64')
        : Buffer.from(StringValue ?? ''),
    );
  }
  return hash.digest('hex');
}

/** A handle names one receipt of one message: the next receipt makes it stale. */
export const receiptHandle = (message: Message): string =>
  Buffer.from(`${message.id}:${message.receive_count}`).toString('base64url');

export function parseReceipt(
  handle: string,
): { readonly id: string; readonly receipt: number } | undefined {
  const [id, receipt] = Buffer.from(handle, 'base64url').toString().split(':');
  if (!id || !/^\d+$/.test(receipt ?? '')) return undefined;
  return { id, receipt: Number(receipt) };
}
