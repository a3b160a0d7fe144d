import type { AccountCheck } from '#functions/adapters/carrier/carrier.ts';
import { isSaving } from '#functions/adapters/dynamodb/carrier-claims.ts';
import {
  restNumber,
  wakeNumber,
} from '#functions/adapters/dynamodb/number-store.ts';
import { carriers } from '#functions/adapters/dynamodb/org-items.ts';
import { Refusal } from '#functions/platform/refusal.ts';
import type { Caller, Deps, HandlerOf } from '#functions/platform/route.ts';
import type {
  CarrierCheck,
  numberVerdicts,
} from '#shared/contracts/carrier-views.ts';
import { OWN_CARRIER } from '#shared/domain/carrier-kinds.ts';
import type { CarrierProfile } from '#shared/domain/carrier-profile.ts';
import { iso } from '#shared/domain/instant.ts';
import type { OutboundNumber } from '#shared/domain/outbound-number.ts';
import {
  askAbout,
  type CarrierNeeds,
  keptCredentials,
  pathOf,
  unavailable,
} from './carrier-accounts.ts';
import { numbersAt, readAtCarriers } from './carrier-view.ts';
import { letCallsGo } from './let-calls-go.ts';
import { requireOwn } from './save-carrier.ts';

type Verdict = (typeof numberVerdicts)[number];

/** What there is to say once it has answered. */
type Said = Exclude<AccountCheck, { readonly kind: 'unavailable' }>;

const nothingToAsk: Said = { kind: 'ok', caller_ids: null };

/**
 * POST /carriers/{carrier_id}/check: what the carrier says of the account now.
 * A refusal is an answer, and kept: calls stop until it is known again.
 *
 * @throws Refusal 404, 422 of a profile that is only kept, 503
 *   `carrier_unavailable`: then nothing is changed
 */
export const checkCarrier =
  (needs: CarrierNeeds): HandlerOf<'check_carrier'> =>
  async ({ params, caller }, deps) => {
    const asked = await ask(params.carrier_id, caller, deps, needs);
    return { status: 200, body: asked.shown };
  };

interface AskedAbout {
  readonly shown: CarrierCheck;
  readonly caller_ids: readonly string[] | null;
}

async function ask(
  id: string,
  caller: Caller,
  deps: Pick<Deps, 'table' | 'clock' | 'real_clock' | 'workflow'>,
  needs: CarrierNeeds,
): Promise<AskedAbout> {
  const { table, clock, real_clock } = deps;
  if (id === OWN_CARRIER) {
    await letCallsGo(deps, { org_id: caller.org_id, id });
    return asked(nothingToAsk, 'simulated', clock.now());
  }
  const profile = await requireOwn(table, caller, id);
  const { kind, settings = {} } = profile;
  const credentials = await keptCredentials(profile, needs);
  const check = await askAbout(
    { ...profile, settings, credentials, from_environment: false },
    needs,
  );
  if (check === null) throw onlyKept();
  if (check.kind === 'unavailable') throw unavailable(kind, check.detail);
  const result = asked(check, kind, clock.now());
  await note(table, profile, result.shown, real_clock.now());
  needs.changed(profile.org_id, profile.id);
  if (check.kind === 'ok') await letCallsGo(deps, profile);
  return result;
}

function asked(
  check: Said,
  kind: CarrierProfile['kind'],
  now: number,
): AskedAbout {
  const at = iso(now);
  if (check.kind === 'ok') {
    const caller_ids = check.caller_ids && [...check.caller_ids];
    const shown = { at, ok: true, code: 'ok', field: null, detail: null };
    return { shown: { ...shown, caller_ids }, caller_ids };
  }
  const field = pathOf(kind, check.field);
  const { code, detail } = check;
  const shown = { at, ok: false, code, field, detail, caller_ids: null };
  return { shown, caller_ids: null };
}

function onlyKept(): Refusal {
  const message = 'This profile is only kept: there is nobody to ask.';
  const errors = [{ path: 'carrier_id', code: 'carrier_not_placing', message }];
  return new Refusal(422, 'not_ready', message, { errors });
}

/** Whoever changed the account meanwhile has asked as well: then this is older news. */
async function note(
  table: Deps['table'],
  before: CarrierProfile,
  { at, ok, code }: CarrierCheck,
  realNow: number,
): Promise<void> {
  if (isSaving(before, realNow)) return;
  const { saving, ...rest } = before;
  const last_check = { at, ok, code };
  const version = before.version + 1;
  await carriers.put(table, { ...rest, last_check, version }, saving?.id);
}

/**
 * POST /carriers/{carrier_id}/verify-numbers: whether the account may call from
 * each of the organization's numbers at it. One that it may not call from rests,
 * and one that it may rests no longer.
 *
 * @throws Refusal as `checkCarrier`
 */
export const verifyNumbers =
  (needs: CarrierNeeds): HandlerOf<'verify_carrier_numbers'> =>
  async ({ params, caller }, deps) => {
    const { carrier_id } = params;
    const { shown, caller_ids } = await ask(carrier_id, caller, deps, needs);
    const all = await readAtCarriers(deps, caller.org_id);
    const numbers = numbersAt(all, carrier_id);
    const data = [];
    for (const number of numbers) {
      const { id: number_id, phone_number } = number;
      const result = verdictOn(number, caller_ids);
      await heed(deps.table, number, result, shown.at);
      data.push({ number_id, phone_number, result });
    }
    return { status: 200, body: { at: shown.at, data } };
  };

/** The code of a number that its carrier does not have. */
const NOT_AT_CARRIER = 'not_at_carrier';

async function heed(
  table: Deps['table'],
  number: OutboundNumber,
  verdict: Verdict,
  at: string,
): Promise<void> {
  if (verdict === 'ok' && number.refused) await wakeNumber(table, number);
  if (verdict === 'not_at_carrier')
    await restNumber(table, number, { code: NOT_AT_CARRIER, at });
}

function verdictOn(
  { phone_number }: Pick<OutboundNumber, 'phone_number'>,
  caller_ids: readonly string[] | null,
): Verdict {
  if (caller_ids === null) return 'unknown';
  return caller_ids.includes(phone_number) ? 'ok' : 'not_at_carrier';
}
