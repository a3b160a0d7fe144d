import {
  type AttributeValue,
  addNumbers,
  type Item,
  typeOf,
} from './attribute-values.ts';
import { isOperator, isPath, readPath, type ValueNames } from './conditions.ts';
import type { Node, ParsedUpdate, Path, UpdateSection } from './dynalite.ts';
import { whyInvalid } from './dynalite.ts';
import { validationError } from './errors.ts';

/** Changes `item` in place. @throws AwsError ValidationException; `item` is then spoilt */
export type Update = (item: Item, values: Item) => void;
type Value = (item: Item, values: Item) => AttributeValue;
/** Set and removed list members, put in order after all actions. */
type Lists = Set<AttributeValue[]>;
type Action = (
  item: Item,
  values: Item,
  operand: AttributeValue | undefined,
  lists: Lists,
) => void;

const wrongType = () =>
  validationError(
    'An operand in the update expression has an incorrect data type',
  );
const missing = () =>
  validationError(
    'The provided expression refers to an attribute that does not exist in the item',
  );

/** Turns a parsed update into a function over items; see `compileCondition`. */
export function compileUpdate(update: ParsedUpdate, names: ValueNames): Update {
  const steps = update.sections.map((section) => ({
    operand:
      section.type === 'remove' ? undefined : compileValue(section.val, names),
    action: compileAction(section),
  }));
  return (item, values) => {
    // All operands are read before anything is written, as in SQL.
    const operands = steps.map(({ operand }) => operand?.(item, values));
    const lists: Lists = new Set();
    for (let i = 0; i < steps.length; i++)
      steps[i]!.action(item, values, operands[i], lists);
    for (const list of lists) closeGaps(list);
  };
}

function closeGaps(list: AttributeValue[]): void {
  const kept = list.filter((member) => member !== undefined);
  list.splice(0, list.length, ...kept);
}

function compileValue(node: Node, names: ValueNames): Value {
  if (isPath(node)) {
    return (item) => {
      const value = copyAt(node, item);
      if (!value) throw missing();
      return value;
    };
  }
  if (!isOperator(node)) {
    const name = names.get(node)!;
    return (_item, values) => values[name]!;
  }
  const second = compileValue(node.args[1]!, names);
  if (node.name === 'if_not_exists') {
    const path = node.args[0] as string[];
    return (item, values) => copyAt(path, item) ?? second(item, values);
  }
  const first = compileValue(node.args[0]!, names);
  if (node.name === 'list_append')
    return (item, values) => joined(first(item, values), second(item, values));
  const sign = node.type === 'add' ? 1 : -1;
  return (item, values) => sum(first(item, values), second(item, values), sign);
}

/** A copy, since another action may write into what it was read from. */
function copyAt(path: Path, item: Item): AttributeValue | undefined {
  const value = readPath(path, item);
  return value?.M || value?.L ? structuredClone(value) : value;
}

function joined(a: AttributeValue, b: AttributeValue): AttributeValue {
  if (!a.L || !b.L) throw wrongType();
  return { L: [...a.L, ...b.L] };
}

function sum(
  a: AttributeValue,
  b: AttributeValue,
  sign: 1 | -1,
): AttributeValue {
  if (a.N === undefined || b.N === undefined) throw wrongType();
  const value = { N: addNumbers(a.N, b.N, sign) };
  // Beyond 38 digits or the range of exponents there is no number.
  const invalid = value.N.length > 15 && whyInvalid(value);
  if (invalid) throw validationError(invalid);
  return value;
}

function compileAction({ type, path }: UpdateSection): Action {
  const last = path.at(-1)!;
  const parents = path.slice(0, -1);
  return (item, _values, operand, lists) => {
    const parent = parents.length ? readPath(parents, item) : { M: item };
    if (typeof last === 'number') {
      if (!parent?.L) throw invalidPath();
      lists.add(parent.L);
      // Beyond the end is the end: gaps are closed after all actions.
      const after = changed(type, parent.L[last], operand);
      if (after !== undefined) parent.L[last] = after;
      else if (last < parent.L.length) delete parent.L[last];
      return;
    }
    if (!parent?.M) throw invalidPath();
    const after = changed(type, parent.M[last], operand);
    if (after === undefined) delete parent.M[last];
    else parent.M[last] = after;
  };
}

const invalidPath = () =>
  validationError(
    'The document path provided in the update expression is invalid for update',
  );

/** @returns what the attribute becomes; undefined when it goes */
function changed(
  type: UpdateSection['type'],
  before: AttributeValue | undefined,
  operand: AttributeValue | undefined,
): AttributeValue | undefined {
  if (type === 'set') return operand;
  if (type === 'remove') return undefined;
  const kind = typeOf(operand!);
  if (before && typeOf(before) !== kind) throw wrongType();
  if (type === 'add') {
    if (kind === 'N') return sum(before ?? { N: '0' }, operand!, 1);
    const members = setMembers(operand!);
    return { [kind]: [...new Set([...setMembers(before), ...members])] };
  }
  if (!before) return undefined;
  const gone = new Set(setMembers(operand!));
  const rest = setMembers(before).filter((member) => !gone.has(member));
  return rest.length ? { [kind]: rest } : undefined;
}

const setMembers = (value: AttributeValue | undefined): string[] =>
  value?.SS ?? value?.NS ?? value?.BS ?? [];
