import { invalidRequest } from '#functions/platform/problem.ts';
import type { UpdateCampaignBody } from '#shared/contracts/campaign-settings.ts';
import {
  type ConfiguredField,
  type CreateConfigurationBody,
  configuredFields,
} from '#shared/contracts/configurations.ts';
import {
  applySettings,
  defaultSettings,
  type Settings,
} from '#shared/domain/campaign-settings.ts';
import { settingsOf } from './campaign-settings-input.ts';

type Body = Omit<CreateConfigurationBody, 'name'> & {
  readonly name?: string | undefined;
};

/**
 * What a configuration says after a body: null takes a setting out, an object
 * of which a part is given keeps the rest, or has the defaults for it.
 *
 * @throws Refusal 400 for spellings that contradict each other
 */
export function configured(
  before: Partial<Settings>,
  { name: _name, ...body }: Body,
): Partial<Settings> {
  const isNull = (field: ConfiguredField) => body[field] === null;
  const given = Object.fromEntries(
    Object.entries(inOurWords(body)).filter(([, value]) => value !== null),
  );
  const input = settingsOf(given as UpdateCampaignBody, 0);
  const after = applySettings({ ...defaultSettings, ...before }, input);
  const isSaid = (field: ConfiguredField) =>
    !isNull(field) && (field in before || input[field] !== undefined);
  return Object.fromEntries(
    configuredFields
      .filter(isSaid)
      .map((field) => [field, (after as Partial<Settings>)[field]]),
  );
}

/** AnyReach's fields in the places that they have in a campaign. */
function inOurWords(body: Omit<Body, 'name'>): Record<string, unknown> {
  const {
    default_timezone: timezone,
    default_windows: windows,
    overrides,
    scheduled_windows,
    scheduled_overrides,
    default_country_code,
    ...ours
  } = body;
  const theirs = {
    default_timezone: ['timezone', timezone],
    default_windows: ['windows', windows],
    overrides: ['overrides', overrides],
    scheduled_windows: ['scheduled_windows', scheduled_windows],
    scheduled_overrides: ['scheduled_overrides', scheduled_overrides],
  } as const;
  const own = ours.schedule ?? {};
  const said = Object.entries(theirs).flatMap(([path, [field, value]]) =>
    value === undefined
      ? []
      : [
          {
            path,
            canonical: `schedule.${field}`,
            field,
            value,
            own: own[field],
          },
        ],
  );
  refuseContradictions([
    ...said,
    {
      path: 'default_country_code',
      canonical: 'default_country',
      value: default_country_code,
      own: ours.default_country,
    },
  ]);
  return {
    ...ours,
    ...(said.length > 0 && {
      schedule: {
        ...own,
        ...Object.fromEntries(said.map(({ field, value }) => [field, value])),
      },
    }),
    ...(default_country_code !== undefined && {
      default_country: ours.default_country ?? default_country_code,
    }),
  };
}

interface Claim {
  readonly path: string;
  readonly canonical: string;
  readonly value: unknown;
  /** What our spelling says. */
  readonly own: unknown;
}

/** @throws Refusal 400 where two spellings say two things */
function refuseContradictions(claims: readonly Claim[]): void {
  const rows = claims
    .filter(({ value, own }) => value !== undefined && own !== undefined)
    .filter(({ value, own }) => JSON.stringify(value) !== JSON.stringify(own))
    .map(({ path, canonical }) => {
      const message = `says something else than ${canonical}`;
      return { path, code: 'contradicts', message };
    });
  if (rows.length > 0) throw invalidRequest(rows);
}
