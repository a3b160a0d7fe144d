import { invalidRequest } from '#functions/platform/problem.ts';
import type {
  CreateCampaignBody,
  UpdateCampaignBody,
} from '#shared/contracts/campaign-settings.ts';
import type { SettingsInput } from '#shared/domain/campaign-settings.ts';
import { epochMs, iso } from '#shared/domain/instant.ts';
import {
  resolveAliases,
  type SettingsAliases,
} from '#shared/domain/settings-aliases.ts';

/**
 * The settings that a body asks for, in canonical spelling.
 *
 * @param now - epoch milliseconds of the one clock
 * @throws Refusal 400 `invalid_request` for spellings that contradict each
 *   other and for variables that the table cannot hold, `scheduled_at_in_past`
 */
export function settingsOf(
  body: CreateCampaignBody | UpdateCampaignBody,
  now: number,
): SettingsInput {
  if (body.variables) requireStorable(body.variables, 'variables');
  const resolved = resolveAliases(body as SettingsInput & SettingsAliases);
  if (resolved.kind === 'contradiction') {
    throw invalidRequest(
      resolved.contradictions.map(({ path, canonical }) => {
        const message = `says something else than ${canonical}`;
        return { path, code: 'contradicts', message };
      }),
    );
  }
  const { settings } = resolved;
  if (!settings.scheduled_at) return settings;
  return {
    ...settings,
    scheduled_at: futureInstant(settings.scheduled_at, now),
  };
}

/**
 * The table nests 32 levels, of which `variables` is one.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
const MAX_DEPTH = 20;
/** Names that an object of this language has already: never stored as keys. */
const RESERVED = new Set(['__proto__', 'constructor']);

/** @throws Refusal 400 naming what cannot be kept exactly as it was sent */
function requireStorable(value: unknown, path: string, depth = 0): void {
  const refuse = (at: string, code: string, message: string) =>
    invalidRequest([{ path: at, code, message }]);
  if (typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER) {
    throw refuse(path, 'too_big', 'is too large a number: send it as text');
  }
  if (typeof value !== 'object' || value === null) return;
  if (depth === MAX_DEPTH) {
    throw refuse(path, 'too_deep', `is more than ${MAX_DEPTH} levels deep`);
  }
  for (const [key, member] of Object.entries(value)) {
    if (RESERVED.has(key)) {
      throw refuse(`${path}.${key}`, 'reserved', 'is a reserved name');
    }
    requireStorable(member, `${path}.${key}`, depth + 1);
  }
}

/** @throws Refusal 400 `scheduled_at_in_past` */
export function futureInstant(text: string, now: number): string {
  const at = epochMs(text);
  if (at > now) return iso(at);
  const path = 'scheduled_at';
  const message = `must be after ${iso(now)}, which it is now`;
  throw invalidRequest(
    [{ path, code: 'in_past', message }],
    'scheduled_at_in_past',
  );
}
