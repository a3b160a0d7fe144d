import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import type { ContactState } from '#shared/domain/contact.ts';
import { toState } from './state-store.ts';

/** Sequence numbers have up to 40 digits: padded, they sort as text. */
const SEQUENCE_DIGITS = 40;

/** A change of one contact of one run. */
export interface ContactChange {
  readonly sequence: string;
  readonly before: ContactState | undefined;
  readonly after: ContactState | undefined;
}

/** What a record of the table's stream is about; null for what nobody counts or watches. */
export type StreamNews =
  | ({ readonly kind: 'contact' } & ContactChange)
  | { readonly kind: 'campaign'; readonly org_id: string; readonly id: string };

export function readRecord({ dynamodb }: DynamoDBRecord): StreamNews | null {
  const pk = dynamodb?.Keys?.pk?.S ?? '';
  const sk = dynamodb?.Keys?.sk?.S ?? '';
  if (pk.startsWith('ORG#') && sk.startsWith('CMP#')) {
    const org_id = pk.slice('ORG#'.length);
    return { kind: 'campaign', org_id, id: sk.slice('CMP#'.length) };
  }
  if (!pk.startsWith('RUN#')) return null;
  return {
    kind: 'contact',
    sequence: (dynamodb?.SequenceNumber ?? '').padStart(SEQUENCE_DIGITS, '0'),
    before: imageOf(dynamodb?.OldImage),
    after: imageOf(dynamodb?.NewImage),
  };
}

const imageOf = (item: unknown): ContactState | undefined =>
  item
    ? toState(unmarshall(item as Record<string, AttributeValue>))
    : undefined;
