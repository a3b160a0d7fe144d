import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import type { ContactState } from '#shared/domain/contact.ts';
import type { Conversation } from '#shared/domain/conversation.ts';
import { toConversation } from './conversation-store.ts';
import { toState } from './state-store.ts';

/** Sequence numbers have up to 40 digits: padded, they sort as text. */
const SEQUENCE_DIGITS = 40;

/** A change of one contact of one run. */
export interface ContactChange {
  readonly sequence: string;
  readonly before: ContactState | undefined;
  readonly after: ContactState | undefined;
}

/** A change of what is known of one conversation. */
export interface ConversationChange {
  readonly sequence: string;
  readonly before: Conversation | undefined;
  readonly after: Conversation | undefined;
}

/** What a record of the table's stream is about; null for what nobody counts or watches. */
export type StreamNews =
  | ({ readonly kind: 'contact' } & ContactChange)
  | ({ readonly kind: 'conversation' } & ConversationChange)
  | { readonly kind: 'campaign'; readonly org_id: string; readonly id: string };

export function readRecord({ dynamodb }: DynamoDBRecord): StreamNews | null {
  const pk = dynamodb?.Keys?.pk?.S ?? '';
  const sk = dynamodb?.Keys?.sk?.S ?? '';
  if (pk.startsWith('ORG#') && sk.startsWith('CMP#')) {
    const org_id = pk.slice('ORG#'.length);
    return { kind: 'campaign', org_id, id: sk.slice('CMP#'.length) };
  }
  const { SequenceNumber = '', OldImage, NewImage } = dynamodb ?? {};
  const sequence = SequenceNumber.padStart(SEQUENCE_DIGITS, '0');
  if (pk.startsWith('RUN#')) {
    const before = read(OldImage, toState);
    const after = read(NewImage, toState);
    return { kind: 'contact', sequence, before, after };
  }
  if (!pk.startsWith('CNV#')) return null;
  const before = read(OldImage, toConversation);
  const after = read(NewImage, toConversation);
  return { kind: 'conversation', sequence, before, after };
}

const read = <T>(
  image: unknown,
  toValue: (item: Record<string, unknown>) => T,
): T | undefined => {
  const item = itemOf(image);
  return item && toValue(item);
};

/** The item of a record's old or new image. */
export const itemOf = (image: unknown): Record<string, unknown> | undefined =>
  image ? unmarshall(image as Record<string, AttributeValue>) : undefined;
