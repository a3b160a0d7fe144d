import {
  type AttributeValue,
  compareValues,
  equalValues,
  type Item,
  typeOf,
} from './attribute-values.ts';
import type { Node, Path } from './dynalite.ts';

/** Whether an item (empty when there is none) meets an expression, with these `:values`. */
export type Condition = (item: Item, values: Item) => boolean;
type Operand = (item: Item, values: Item) => AttributeValue | undefined;
type Operator = { type: string; name?: string; args: readonly Node[] };

/** The name (`:x`) of each value object that a parsed expression holds. */
export type ValueNames = ReadonlyMap<unknown, string>;

export const isPath = (node: Node): node is Path => Array.isArray(node);
export const isOperator = (node: Node): node is Operator =>
  typeof (node as { type?: unknown }).type === 'string';

/** Reads the attribute at a path. */
export function readPath(path: Path, item: Item): AttributeValue | undefined {
  let found = item[path[0] as string];
  for (let i = 1; found !== undefined && i < path.length; i++) {
    const piece = path[i]!;
    found = typeof piece === 'number' ? found.L?.[piece] : found.M?.[piece];
  }
  return found;
}

/**
 * Turns a parsed condition into a function, so that an expression used a
 * million times is parsed once: it holds the names of its values, not them.
 */
export function compileCondition(node: Node, names: ValueNames): Condition {
  if (!isOperator(node)) throw new TypeError('a condition has an operator');
  const { type, args } = node;
  if (type === 'and' || type === 'or') {
    const left = compileCondition(args[0]!, names);
    const right = compileCondition(args[1]!, names);
    return type === 'and'
      ? (item, values) => left(item, values) && right(item, values)
      : (item, values) => left(item, values) || right(item, values);
  }
  if (type === 'not') {
    const inner = compileCondition(args[0]!, names);
    return (item, values) => !inner(item, values);
  }
  const operands = args.map((arg) => compileOperand(arg, names));
  if (type === 'function') return compileFunction(node.name!, operands);
  return compileComparison(type, operands);
}

function compileOperand(node: Node, names: ValueNames): Operand {
  if (isPath(node)) {
    if (node.length > 1) return (item) => readPath(node, item);
    const name = node[0] as string;
    return (item) => item[name];
  }
  if (isOperator(node)) {
    const inner = compileOperand(node.args[0]!, names);
    return (item, values) => sizeOf(inner(item, values));
  }
  const name = names.get(node)!;
  return (_item, values) => values[name];
}

function sizeOf(value: AttributeValue | undefined): AttributeValue | undefined {
  if (!value) return undefined;
  if (value.S !== undefined) return { N: String(value.S.length) };
  if (value.B !== undefined)
    return { N: String(Buffer.byteLength(value.B, 'base64')) };
  if (value.M) return { N: String(Object.keys(value.M).length) };
  const members = value.SS ?? value.NS ?? value.BS ?? value.L;
  return members && { N: String(members.length) };
}

const orders: Record<string, (order: number) => boolean> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

function compileComparison(type: string, operands: Operand[]): Condition {
  const [left, right, upper] = operands as [Operand, Operand, Operand];
  const equals = (a?: AttributeValue, b?: AttributeValue) =>
    a !== undefined && b !== undefined && equalValues(a, b);
  switch (type) {
    case '=':
      return (item, values) => equals(left(item, values), right(item, values));
    case '<>':
      return (item, values) => !equals(left(item, values), right(item, values));
    case 'in':
      return (item, values) => {
        const value = left(item, values);
        return operands
          .slice(1)
          .some((member) => equals(value, member(item, values)));
      };
    case 'between':
      return (item, values) =>
        inOrder('>=', left(item, values), right(item, values)) &&
        inOrder('<=', left(item, values), upper(item, values));
    default:
      return (item, values) =>
        inOrder(type, left(item, values), right(item, values));
  }
}

/** Whether `a type b` holds; values of two types have no order. */
export function inOrder(
  type: string,
  a: AttributeValue | undefined,
  b: AttributeValue | undefined,
): boolean {
  if (!a || !b) return false;
  const order = compareValues(a, b);
  return order !== undefined && orders[type]!(order);
}

function compileFunction(name: string, operands: Operand[]): Condition {
  const [subject, argument] = operands as [Operand, Operand];
  switch (name) {
    case 'attribute_exists':
      return (item, values) => subject(item, values) !== undefined;
    case 'attribute_not_exists':
      return (item, values) => subject(item, values) === undefined;
    case 'attribute_type':
      return (item, values) => {
        const value = subject(item, values);
        return (
          value !== undefined && typeOf(value) === argument(item, values)?.S
        );
      };
    case 'begins_with':
      return (item, values) =>
        beginsWith(subject(item, values), argument(item, values));
    case 'contains':
      return (item, values) =>
        contains(subject(item, values), argument(item, values));
    default:
      throw new TypeError(`the grammar has no function ${name}`);
  }
}

/** Whether `value` begins with `prefix`; strings and binary only. */
export function beginsWith(
  value: AttributeValue | undefined,
  prefix: AttributeValue | undefined,
): boolean {
  if (value?.S !== undefined && prefix?.S !== undefined)
    return value.S.startsWith(prefix.S);
  if (value?.B === undefined || prefix?.B === undefined) return false;
  const bytes = Buffer.from(prefix.B, 'base64');
  return Buffer.from(value.B, 'base64').subarray(0, bytes.length).equals(bytes);
}

function contains(
  value: AttributeValue | undefined,
  part: AttributeValue | undefined,
): boolean {
  if (!value || !part) return false;
  if (value.L) return value.L.some((member) => equalValues(member, part));
  if (part.S !== undefined)
    return value.S?.includes(part.S) ?? value.SS?.includes(part.S) ?? false;
  if (part.N !== undefined) return value.NS?.includes(part.N) ?? false;
  if (part.B === undefined) return false;
  if (value.BS) return value.BS.includes(part.B);
  return (
    value.B !== undefined &&
    Buffer.from(value.B, 'base64').includes(Buffer.from(part.B, 'base64'))
  );
}
