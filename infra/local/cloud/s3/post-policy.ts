import { S3Error } from './s3-error.ts';
import { checkSignature, type Signers } from './sigv4.ts';

/** Bounds of an upload's size in bytes, both included. */
export interface SizeRange {
  readonly least: number;
  readonly most: number;
}

/** Fields of a form that a policy need not name. */
const free = new Set([
  'policy',
  'x-amz-signature',
  'file',
  'awsaccesskeyid',
  'signature',
  'bucket',
]);

/**
 * Checks a form against its own signed policy.
 *
 * @param fields - names in lower case; `bucket` as the address says
 * @returns the sizes the policy allows
 * @throws S3Error `AccessDenied` when it is unsigned, expired, or a field breaks a
 *   condition or has none; `InvalidPolicyDocument`; or as `checkSignature`
 * @see S3 API reference, "Creating a POST policy"
 */
export function checkPolicy(
  signers: Signers,
  fields: Readonly<Record<string, string>>,
): SizeRange {
  const encoded = fields.policy;
  const credential = fields['x-amz-credential'];
  const signature = fields['x-amz-signature'];
  if (!encoded || !credential || !signature) {
    throw new S3Error('AccessDenied', 'Access Denied');
  }
  checkSignature(signers, credential, encoded, signature);
  const { expiration, conditions } = parsePolicy(encoded);
  if (!(Date.parse(expiration) > signers.realNow())) {
    throw denied('Policy expired.');
  }
  return checkConditions(conditions, fields);
}

type Condition = unknown[] | Record<string, unknown>;

function parsePolicy(encoded: string): {
  expiration: string;
  conditions: Condition[];
} {
  try {
    const text = Buffer.from(encoded, 'base64').toString();
    const { expiration, conditions } = JSON.parse(text);
    if (typeof expiration === 'string' && Array.isArray(conditions)) {
      return { expiration, conditions };
    }
  } catch {
    // Falls through to the same refusal.
  }
  throw new S3Error('InvalidPolicyDocument', 'Invalid Policy: Invalid JSON.');
}

function checkConditions(
  conditions: readonly Condition[],
  fields: Readonly<Record<string, string>>,
): SizeRange {
  let range: SizeRange = { least: 0, most: Number.POSITIVE_INFINITY };
  const named = new Set<string>();
  for (const condition of conditions) {
    const [operator, name, value] = normalized(condition);
    if (operator === 'content-length-range') {
      range = { least: Number(name), most: Number(value) };
      continue;
    }
    const field = name.replace(/^\$/, '').toLowerCase();
    named.add(field);
    if (!holds(operator, fields[field] ?? '', value)) {
      throw denied(`Policy Condition failed: ${JSON.stringify(condition)}`);
    }
  }
  for (const field of Object.keys(fields)) {
    if (free.has(field) || field.startsWith('x-ignore-')) continue;
    if (!named.has(field)) throw denied(`Extra input fields: ${field}`);
  }
  return range;
}

function normalized(condition: Condition): [string, string, string] {
  if (Array.isArray(condition) && condition.length === 3) {
    const [operator, name, value] = condition;
    return [String(operator).toLowerCase(), String(name), String(value)];
  }
  const entries = Array.isArray(condition) ? [] : Object.entries(condition);
  const [entry] = entries;
  if (entry !== undefined && entries.length === 1) {
    return ['eq', entry[0], String(entry[1])];
  }
  throw new S3Error(
    'InvalidPolicyDocument',
    'Invalid Policy: Invalid Condition.',
  );
}

function holds(operator: string, value: string, wanted: string): boolean {
  if (operator === 'eq') return value === wanted;
  if (operator === 'starts-with') return value.startsWith(wanted);
  throw new S3Error(
    'InvalidPolicyDocument',
    `Invalid Policy: Invalid condition operation: ${operator}`,
  );
}

const denied = (reason: string) =>
  new S3Error('AccessDenied', `Invalid according to Policy: ${reason}`);
