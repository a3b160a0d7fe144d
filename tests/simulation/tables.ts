import { DynamoEngine } from '#infra/local/cloud/dynamodb/engine.ts';
import { productTable } from '#infra/local/product-table.ts';

/**
 * An embedded DynamoDB with the product's table, that worlds have one after
 * another: to make one, and to parse every expression anew, takes longer than
 * many a small world lives.
 */
export class WorldTable {
  readonly engine: DynamoEngine;
  /** Epoch milliseconds. */
  now: () => number = () => 0;
  onStream: () => void = () => {};

  constructor() {
    this.engine = new DynamoEngine({
      path: ':memory:',
      clock: { now: () => this.now() },
    });
    this.engine.execute('CreateTable', productTable);
    this.engine.onStream(() => this.onStream());
  }
}

const spare: WorldTable[] = [];

export const takeTable = (): WorldTable => spare.pop() ?? new WorldTable();

/** Emptied, for the next world. */
export function giveBack(table: WorldTable): void {
  table.engine.clear();
  table.now = () => 0;
  table.onStream = () => {};
  spare.push(table);
}
