import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { INDEX_DUE } from '#functions/adapters/dynamodb/keys.ts';
import type { Faults } from './faults.ts';

type Item = Readonly<Record<string, unknown>>;
type Image = NonNullable<DynamoDBRecord['dynamodb']>['OldImage'];

/** For so long a read that is not strong may not see a write. */
const BEHIND_MS = 1_000;

/** Reads that are not strong: what they may answer is what was there before. */
export class StaleReads {
  readonly #faults: Faults;
  readonly #now: () => number;
  /** What the index said the last time, by the line that was asked for. */
  readonly #lines = new Map<string, unknown>();
  /** Each item as it was before its last write. */
  readonly #before = new Map<string, { at: number; image: Image }>();

  constructor(faults: Faults, now: () => number) {
    this.#faults = faults;
    this.#now = now;
  }

  onChange({ dynamodb }: DynamoDBRecord): void {
    const { pk, sk } = dynamodb?.Keys ?? {};
    this.#before.set(keyOf({ pk: pk?.S, sk: sk?.S }), {
      at: this.#now(),
      image: dynamodb?.OldImage,
    });
  }

  /** What a command answers, in place of what it would say if it were strong. */
  answerOf(command: unknown, answer: unknown): unknown {
    const line = lineOf(command);
    if (line !== undefined) return this.#ofIndex(line, answer);
    if (!isWeak(command) || !this.#faults.strikes('read_stale')) return answer;
    const { Item, Items } = answer as { Item?: Item; Items?: Item[] };
    if (command instanceof GetCommand) {
      return { Item: this.#asBefore(command.input.Key ?? {}, Item) };
    }
    const seen = (Items ?? []).map((item) => this.#asBefore(item, item));
    return { Items: seen.filter((item) => item !== undefined) };
  }

  #ofIndex(line: string, answer: unknown): unknown {
    if (this.#faults.strikes('index_stale')) {
      return this.#lines.get(line) ?? { Items: [] };
    }
    this.#lines.set(line, answer);
    return answer;
  }

  #asBefore(key: Item, item: Item | undefined): Item | undefined {
    const before = this.#before.get(keyOf(key));
    if (!before || this.#now() - before.at > BEHIND_MS) return item;
    const { image } = before;
    return image && unmarshall(image as Parameters<typeof unmarshall>[0]);
  }
}

const keyOf = ({ pk, sk }: Item) => `${pk} ${sk}`;

const isWeak = (command: unknown): command is GetCommand | QueryCommand =>
  (command instanceof GetCommand || command instanceof QueryCommand) &&
  command.input.ConsistentRead !== true;

function lineOf(command: unknown): string | undefined {
  if (!(command instanceof QueryCommand)) return undefined;
  const { IndexName, ExpressionAttributeValues } = command.input;
  return IndexName === INDEX_DUE
    ? String(ExpressionAttributeValues?.[':partition'])
    : undefined;
}
