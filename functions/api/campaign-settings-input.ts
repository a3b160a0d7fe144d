import { invalidRequest } from '#functions/platform/problem.ts';
import type {
  CreateCampaignBody,
  UpdateCampaignBody,
} from '#shared/contracts/campaign-settings.ts';
import {
  resolveAliases,
  type SettingsAliases,
  type SettingsInput,
} from '#shared/domain/campaign-settings.ts';
import { epochMs, iso } from '#shared/domain/instant.ts';

/**
 * The settings that a body asks for, in canonical spelling.
 *
 * @param now - epoch milliseconds of the one clock
 * @throws Refusal 400 `invalid_request` for spellings that contradict each
 *   other, `scheduled_at_in_past`
 */
export function settingsOf(
  body: CreateCampaignBody | UpdateCampaignBody,
  now: number,
): SettingsInput {
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
