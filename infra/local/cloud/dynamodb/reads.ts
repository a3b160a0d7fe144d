import { type Item, itemBytes, pick } from './attribute-values.ts';
import { type Capacity, readCapacity } from './capacity.ts';
import { checkKey, checkKeyPiece, type Path, partsAt } from './dynalite.ts';
import type { Input, Plan, Planner, Prepared } from './plans.ts';
import { checkStartKey, rangeClause, type Source } from './searches.ts';
import { itemKey, type Row, type Storage } from './storage.ts';
import { BUCKETS, bucketOf, sortable, storedKey } from './tables.ts';

/** AWS: a page ends at the item that passes 1 MB. */
const PAGE_BYTES = 1024 * 1024;
/** Rows read at once; a page needs more only when its items are small. */
const CHUNK_ROWS = 250;

/** GetItem. */
export function getItem(storage: Storage, planner: Planner, input: Input) {
  const { item, table } = readItem(storage, planner, input);
  return {
    ...(item && { Item: item.shown }),
    ...readCapacity(input, table.name, () => item?.bytes() ?? 0),
  };
}

/** One item by key, and the part of it that the request asked for. */
export function readItem(storage: Storage, planner: Planner, input: Input) {
  const { plan, key } = planner.prepare('GetItem', input);
  checkKey(key, plan.table.definition);
  const row = storage.get(plan.table, itemKey(key, plan.table));
  if (!row) return { table: plan.table, item: undefined };
  const whole = storage.parse(row.json);
  return {
    table: plan.table,
    item: {
      shown: project(whole, plan.projection),
      bytes: () => itemBytes(whole),
    },
  };
}

const project = (item: Item, paths: readonly Path[] | undefined): Item =>
  paths ? partsAt(paths, item) : item;

/** The bytes that a page has read, counted only once something hangs on them. */
class PageSize {
  #counted = 0;
  #rest: Item[] = [];
  /** The bytes are at most these: a text is never shorter than a third of its item. */
  #most = 0;

  add(item: Item, json: string): void {
    this.#rest.push(item);
    this.#most += json.length * 3;
  }

  isFull(): boolean {
    return this.#most >= PAGE_BYTES && this.bytes() >= PAGE_BYTES;
  }

  bytes(): number {
    for (const item of this.#rest) this.#counted += itemBytes(item);
    this.#rest = [];
    this.#most = this.#counted;
    return this.#counted;
  }
}

interface Page {
  readonly items: Item[];
  scanned: number;
  readonly size: PageSize;
  /** Set when the page ended before the rows did. */
  last: Item | undefined;
}

export interface PageAnswer extends Capacity {
  Items?: Item[];
  Count: number;
  ScannedCount: number;
  LastEvaluatedKey?: Item;
}

/** Query and Scan: one page, in the order of the sort key or of the buckets. */
export function readPage(
  storage: Storage,
  planner: Planner,
  operation: 'Query' | 'Scan',
  input: Input,
): PageAnswer {
  const prepared = planner.prepare(operation, input);
  const { plan } = prepared;
  const source = plan.source!;
  const page = collect(storage, prepared, input);
  const names = (source.index ?? source.table).startKeyNames;
  return {
    ...(input.Select !== 'COUNT' && { Items: page.items }),
    Count: page.items.length,
    ScannedCount: page.scanned,
    ...(page.last && { LastEvaluatedKey: pick(page.last, names) }),
    ...readCapacity(
      input,
      source.table.name,
      () => page.size.bytes(),
      source.index,
    ),
  };
}

function collect(storage: Storage, prepared: Prepared, input: Input): Page {
  const { plan, values } = prepared;
  const { attributes } = plan.source!;
  const limit: number = input.Limit ?? Number.POSITIVE_INFINITY;
  const size = new PageSize();
  const page: Page = { items: [], scanned: 0, size, last: undefined };
  const read = rowReader(storage, prepared, input);
  for (let start = prepared.startKey; ; ) {
    const asked = Math.min(CHUNK_ROWS, limit - page.scanned);
    const rows = read(start, asked);
    for (const row of rows) {
      const whole = storage.parse(row.json);
      const item = attributes ? pick(whole, attributes) : whole;
      page.scanned += 1;
      size.add(item, row.json);
      if (!plan.filter || plan.filter(item, values))
        page.items.push(project(item, plan.projection));
      start = whole;
      if (page.scanned >= limit || size.isFull()) {
        page.last = whole;
        return page;
      }
    }
    if (rows.length < asked) return page;
  }
}

type RowReader = (after: Item | undefined, limit: number) => Row[];

/** Reads rows of the source in order, after the item or start key given. */
function rowReader(
  storage: Storage,
  { plan, values, startKey }: Prepared,
  input: Input,
): RowReader {
  const source = plan.source!;
  const { index } = source;
  if (startKey) checkStartKey(source, startKey, plan.search, values);
  const where = plan.search
    ? partition(plan, values)
    : segment(input.Segment, input.TotalSegments);
  const direction = input.ScanIndexForward === false ? 'DESC' : 'ASC';
  const columns = ['bucket', 'hash', 'range'];
  if (index) columns.push('item_hash', 'item_range');
  const sorted = columns.map((column) => `i.${column}`);
  const from = index
    ? `${index.rows} i JOIN ${source.table.rows} t ON t.row = i.row`
    : `${source.table.rows} i`;
  const select = `SELECT ${index ? 't' : 'i'}.row, ${index ? 't' : 'i'}.json FROM ${from} WHERE ${where.sql}`;
  const order = `ORDER BY ${sorted.map((c) => `${c} ${direction}`).join(', ')} LIMIT ?`;
  const beyond = ` AND (${sorted.join(', ')}) ${direction === 'ASC' ? '>' : '<'} (${sorted.map(() => '?').join(', ')})`;
  return (after, limit) => {
    const position = after ? positionOf(after, source) : [];
    return storage.rows(`${select}${after ? beyond : ''} ${order}`, [
      ...where.parameters,
      ...position,
      limit,
    ]) as unknown as Row[];
  };
}

/** Where an item or a start key is in the order of the source. */
function positionOf(item: Item, { table, index }: Source): (string | number)[] {
  const at = storedKey(item, index ?? table)!;
  const position = [at.bucket, at.hash, at.range];
  if (!index) return position;
  const own = itemKey(item, table);
  return [...position, own.hash, own.range];
}

function partition(plan: Plan, values: Item) {
  const { hash, range } = plan.source!.index ?? plan.source!.table;
  const search = plan.search!;
  const wanted = { [hash.name]: values[search.hash.names[0]!]! };
  const text = sortable(wanted, hash)!;
  checkKeyPiece(wanted, hash.name, hash.type, true);
  const clause =
    range && search.range && rangeClause(search.range, range, values);
  return {
    sql: `i.bucket = ? AND i.hash = ?${clause?.sql ?? ''}`,
    parameters: [bucketOf(text), text, ...(clause?.parameters ?? [])],
  };
}

/** The buckets of one parallel scan's segment. */
function segment(part: number | undefined, total: number | undefined) {
  if (total == null || part == null) return { sql: 'TRUE', parameters: [] };
  return {
    sql: 'i.bucket >= ? AND i.bucket < ?',
    parameters: [
      Math.ceil((BUCKETS * part) / total),
      Math.ceil((BUCKETS * (part + 1)) / total),
    ],
  };
}
