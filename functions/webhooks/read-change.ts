import { createHash } from 'node:crypto';
import type { DynamoDBRecord } from 'aws-lambda';
import { encodeTime } from 'ulid';
import { itemOf } from '#functions/adapters/dynamodb/stream-records.ts';

/** What events are made of; `of` says what the item is. */
export interface ItemChange {
  readonly of: 'campaign' | 'contact' | 'upload' | 'number' | 'dnc';
  readonly org_id: string;
  /** Of the record in the stream: the same however often it is read. */
  readonly record_id: string;
  /** Epoch ms of real time, to the second. */
  readonly changed_at: number;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

type Item = Record<string, unknown>;

/** Which of an organization's items are told about, by their keys. */
const KINDS: readonly [pk: string, sk: string, of: ItemChange['of']][] = [
  ['RUN#', '', 'contact'],
  ['ORG#', 'CMP#', 'campaign'],
  ['UPL#', '', 'upload'],
  ['NUM#', '', 'number'],
  ['DNC#', '+', 'dnc'],
];

/** The organization whose item changed, and what it is; null for what is not told about. */
export function kindOf(
  record: DynamoDBRecord,
): Pick<ItemChange, 'of' | 'org_id'> | null {
  const { Keys, NewImage, OldImage } = record.dynamodb ?? {};
  const pk = Keys?.pk?.S ?? '';
  const sk = Keys?.sk?.S ?? '';
  const kind = KINDS.find(
    ([pkStart, skStart]) => pk.startsWith(pkStart) && sk.startsWith(skStart),
  );
  const org_id = (NewImage ?? OldImage)?.org_id?.S;
  return kind && org_id !== undefined ? { of: kind[2], org_id } : null;
}

export function readChange(
  record: DynamoDBRecord,
  kind: Pick<ItemChange, 'of' | 'org_id'>,
): ItemChange {
  const { OldImage, NewImage, ApproximateCreationDateTime } =
    record.dynamodb ?? {};
  return {
    ...kind,
    record_id: record.eventID ?? record.dynamodb?.SequenceNumber ?? '',
    changed_at: (ApproximateCreationDateTime ?? 0) * 1000,
    before: itemOf(OldImage),
    after: itemOf(NewImage),
  };
}

const TIME_DIGITS = 10;
const REST_DIGITS = 16;
const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * The id of an event: of its record, not drawn, so that a record that is read
 * twice makes the same event. It sorts by time.
 *
 * @param what - tells events of one record apart
 */
export function eventId(
  { record_id, changed_at }: Pick<ItemChange, 'record_id' | 'changed_at'>,
  what: string,
): string {
  const time = encodeTime(changed_at, TIME_DIGITS).toLowerCase();
  const hash = createHash('sha256').update(`${record_id} ${what}`).digest();
  const rest = [...hash.subarray(0, REST_DIGITS)].map(
    (byte) => DIGITS[byte & 31],
  );
  return `msg_${time}${rest.join('')}`;
}
