import {
  claimProfile,
  dropClaim,
  isSaving,
} from '#functions/adapters/dynamodb/carrier-claims.ts';
import { carriers } from '#functions/adapters/dynamodb/org-items.ts';
import { checkIfMatch } from '#functions/platform/etag.ts';
import { invalidRequest } from '#functions/platform/problem.ts';
import { notFound, Refusal } from '#functions/platform/refusal.ts';
import type { Caller, Deps, HandlerOf } from '#functions/platform/route.ts';
import type { UpdateCarrierBody } from '#shared/contracts/carriers.ts';
import {
  isMoved,
  isOther,
  overKept,
  type Values,
} from '#shared/domain/carrier-fields.ts';
import { OWN_CARRIER } from '#shared/domain/carrier-kinds.ts';
import {
  type AccountChecked,
  type CarrierProfile,
  isOnlyKept,
  placesCalls,
} from '#shared/domain/carrier-profile.ts';
import { iso } from '#shared/domain/instant.ts';
import { changedMeanwhile } from './campaign-reply.ts';
import {
  type CarrierNeeds,
  keep,
  keptCredentials,
  requireKnown,
  requireValid,
  type Wanted,
  withEnvironment,
} from './carrier-accounts.ts';
import { callsAt, profileView, readAtCarriers } from './carrier-view.ts';
import { letCallsGo } from './let-calls-go.ts';

/**
 * POST /carriers: the carrier is asked first, then the credentials are kept
 * where no answer has them.
 *
 * @throws Refusal 400 with a row per field, 422 `carrier_refused`, 503 `carrier_unavailable`
 */
export const createCarrier =
  (needs: CarrierNeeds): HandlerOf<'create_carrier'> =>
  async ({ body, caller }, deps) => {
    const { table, clock, new_id } = deps;
    const { name, kind, url, status, settings, calls_per_second } = body;
    const rate = rateOnly(calls_per_second);
    const wanted: Wanted = {
      org_id: caller.org_id,
      id: new_id('car'),
      kind,
      settings,
      ...rate,
      ...withEnvironment({ kind, settings }, body.credentials ?? {}, needs),
    };
    requireUrlOf(kind, url);
    await requireValid(wanted, needs);
    const checked = await requireKnown(wanted, needs, clock.now());
    const now = iso(clock.now());
    const made: CarrierProfile = {
      org_id: wanted.org_id,
      id: wanted.id,
      name,
      kind,
      url,
      status,
      settings,
      ...rate,
      ...(await keep(wanted, needs)),
      ...(checked && { last_check: checked }),
      version: 1,
      created_at: now,
      created_by: caller.actor,
      updated_at: now,
    };
    await carriers.put(table, made);
    const at = await readAtCarriers(deps, caller.org_id);
    const view = profileView(deps, made, at, needs.webhook_url);
    return { status: 201, body: view };
  };

const rateOnly = (rate: number | null | undefined) =>
  rate == null ? {} : { calls_per_second: rate };

/** @throws Refusal 400 for an address of a kind that has its own */
function requireUrlOf(kind: CarrierProfile['kind'], url: string | null): void {
  if (isOnlyKept(kind) || url === null) return;
  const message = 'is for kind http: others have settings.api_url';
  throw invalidRequest([{ path: 'url', code: 'not_of_this_kind', message }]);
}

const MAX_TRIES = 3;

/**
 * PATCH /carriers/{carrier_id}: the carrier is asked again when what it has to
 * know changes, and when the account is switched on.
 *
 * @throws Refusal as `createCarrier`, 404, 409, 412; 409 `carrier_in_use` for
 *   another account while calls are up
 */
export const updateCarrier =
  (needs: CarrierNeeds): HandlerOf<'update_carrier'> =>
  async ({ params, body, caller, headers }, deps) => {
    const { table, clock } = deps;
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const before = await requireOwn(table, caller, params.carrier_id);
      checkIfMatch(headers['if-match'], before.version);
      if (isSaving(before, deps.real_clock.now()))
        throw changedMeanwhile('carrier');
      await requireFree(table, before, body);
      const account = await accountAfter(before, body, needs, clock.now());
      const after = await save(before, body, account, deps, needs);
      if (!after) continue;
      needs.changed(after.org_id, after.id);
      if (after.last_check !== before.last_check) await letCallsGo(deps, after);
      const at = await readAtCarriers(deps, caller.org_id);
      const view = profileView(deps, after, at, needs.webhook_url);
      return { status: 200, body: view };
    }
    throw changedMeanwhile('carrier');
  };

/** @returns undefined when somebody changed it since it was read */
async function save(
  before: CarrierProfile,
  body: UpdateCarrierBody,
  account: AccountAfter | undefined,
  deps: Pick<Deps, 'table' | 'clock' | 'real_clock' | 'new_id'>,
  needs: CarrierNeeds,
): Promise<CarrierProfile | undefined> {
  const { table, clock, real_clock } = deps;
  const { calls_per_second: rate, saving, ...rest } = before;
  const given = body.calls_per_second;
  const write = async (kept: Partial<CarrierProfile>, claim?: string) => {
    const after: CarrierProfile = {
      ...rest,
      // Null goes back to what is usual for the kind.
      ...rateOnly(given === undefined ? rate : given),
      ...kept,
      ...plainChanges(body),
      version: before.version + 1,
      updated_at: iso(clock.now()),
    };
    return (await carriers.put(table, after, claim)) ? after : undefined;
  };
  if (!account) return write({}, saving?.id);
  // Whoever comes second writes no secret that the first one's profile would have.
  const claim = deps.new_id('sav');
  if (!(await claimProfile(table, before, claim, real_clock.now()))) return;
  const { wanted, checked } = account;
  const kept = await keep(wanted, needs).catch(async (error) => {
    await dropClaim(table, before, claim);
    throw error;
  });
  const { settings } = wanted;
  return write(
    { settings, ...kept, ...(checked && { last_check: checked }) },
    claim,
  );
}

/**
 * A call whose answer was lost is looked for in its account: another one would
 * say that there is none, and the contact would be called a second time.
 */
async function requireFree(
  table: Deps['table'],
  { org_id, id, kind, settings: before = {} }: CarrierProfile,
  { settings }: UpdateCarrierBody,
): Promise<void> {
  const after = overKept(before, settings ?? {});
  if (!isOther(kind, before, after)) return;
  const calls_in_flight = callsAt(await readAtCarriers({ table }, org_id), id);
  if (calls_in_flight === 0) return;
  const detail = `${calls_in_flight} of its calls ${calls_in_flight === 1 ? 'is' : 'are'} up, in the account that it has. Add the other account as a carrier of its own, or try again when they are over.`;
  const extra = { numbers: [], calls_in_flight };
  throw new Refusal(409, 'carrier_in_use', detail, extra);
}

const plainChanges = ({ name, url, status }: UpdateCarrierBody) => ({
  ...(name !== undefined && { name }),
  ...(url !== undefined && { url }),
  ...(status !== undefined && { status }),
});

interface AccountAfter {
  readonly wanted: Wanted;
  readonly checked: AccountChecked | undefined;
}

/** The account as it is to be, known at its carrier; undefined: as it is. */
async function accountAfter(
  before: CarrierProfile,
  body: UpdateCarrierBody,
  needs: CarrierNeeds,
  now: number,
): Promise<AccountAfter | undefined> {
  const { kind } = before;
  requireUrlOf(kind, body.url ?? null);
  const isTouched =
    body.settings !== undefined || body.credentials !== undefined;
  const isSwitchedOn =
    body.status === 'active' && !placesCalls(before) && !isOnlyKept(kind);
  if (!isTouched && !isSwitchedOn) return undefined;
  const settings = overKept(before.settings ?? {}, body.settings ?? {});
  const wanted: Wanted = {
    org_id: before.org_id,
    id: before.id,
    kind,
    settings,
    ...(await credentialsAfter(before, settings, body, needs)),
  };
  await requireValid(wanted, needs);
  return { wanted, checked: await requireKnown(wanted, needs, now) };
}

/**
 * What is kept stays, but for another address: whoever may change an account may
 * not read its credentials, and would where they are sent.
 */
async function credentialsAfter(
  before: CarrierProfile,
  settings: Values,
  { credentials: given }: UpdateCarrierBody,
  needs: CarrierNeeds,
): Promise<Pick<Wanted, 'credentials' | 'from_environment'>> {
  const { kind } = before;
  const isEnvironment = before.credentials_in === 'environment';
  const isAnew =
    given === null ||
    isEnvironment ||
    isMoved(kind, before.settings ?? {}, settings) ||
    (isOnlyKept(kind) && given !== undefined);
  const kept = isAnew ? {} : await keptCredentials(before, needs);
  const wanted = overKept(kept, given ?? {});
  return withEnvironment({ kind, settings }, wanted, needs);
}

/** @throws Refusal 404, 409 `not_editable` for the deployment's own */
export async function requireOwn(
  table: Deps['table'],
  { org_id }: Caller,
  id: string,
): Promise<CarrierProfile> {
  if (id === OWN_CARRIER) {
    const detail = 'The deployment was made with this carrier: it stays.';
    throw new Refusal(409, 'not_editable', detail);
  }
  const found = await carriers.get(table, org_id, id);
  if (!found) throw notFound();
  return found;
}
