import { isSaving } from '#functions/adapters/dynamodb/carrier-claims.ts';
import { carriers } from '#functions/adapters/dynamodb/org-items.ts';
import { getOrgSettings } from '#functions/adapters/dynamodb/settings-store.ts';
import { notFound, Refusal } from '#functions/platform/refusal.ts';
import type { HandlerOf, RouteHandlers } from '#functions/platform/route.ts';
import { OWN_CARRIER } from '#shared/domain/carrier-kinds.ts';
import { changedMeanwhile } from './campaign-reply.ts';
import type { CarrierNeeds } from './carrier-accounts.ts';
import {
  callsAt,
  numbersAt,
  ownView,
  profileView,
  readAtCarriers,
} from './carrier-view.ts';
import { checkCarrier, verifyNumbers } from './check-carrier.ts';
import { dropHolds } from './let-calls-go.ts';
import { pageOf } from './org-settings.ts';
import { createCarrier, requireOwn, updateCarrier } from './save-carrier.ts';
import { placeTestCall } from './test-call.ts';

/** GET /carriers, the deployment's own first. */
const readCarriers =
  (needs: CarrierNeeds): HandlerOf<'list_carriers'> =>
  async ({ query, caller }, deps) => {
    const { org_id } = caller;
    const [kept, at] = await Promise.all([
      carriers.list(deps.table, org_id),
      readAtCarriers(deps, org_id),
    ]);
    const { data, ...page } = pageOf(
      [{ id: OWN_CARRIER }, ...kept].sort((a, b) => (a.id < b.id ? -1 : 1)),
      query,
    );
    const shown = data.map((it) =>
      'kind' in it
        ? profileView(deps, it, at, needs.webhook_url)
        : ownView(deps, org_id, at),
    );
    return { status: 200, body: { data: await Promise.all(shown), ...page } };
  };

/** GET /carriers/{carrier_id} */
const readCarrier =
  (needs: CarrierNeeds): HandlerOf<'get_carrier'> =>
  async ({ params, caller }, deps) => {
    const { carrier_id: id } = params;
    const { org_id } = caller;
    const at = await readAtCarriers(deps, org_id);
    if (id === OWN_CARRIER)
      return { status: 200, body: await ownView(deps, org_id, at) };
    const found = await carriers.get(deps.table, org_id, id);
    if (!found) throw notFound();
    const body = profileView(deps, found, at, needs.webhook_url);
    return { status: 200, body };
  };

/**
 * DELETE /carriers/{carrier_id}: first what is called through, then its
 * credentials, so that no number is left with an account that is half gone.
 *
 * @throws Refusal 409 `carrier_in_use` while numbers are at it, or calls up
 */
const deleteCarrier =
  (needs: CarrierNeeds): HandlerOf<'delete_carrier'> =>
  async ({ params, caller }, deps) => {
    const found = await requireOwn(deps.table, caller, params.carrier_id);
    // Whoever writes its credentials now would write them for nobody.
    if (isSaving(found, deps.real_clock.now()))
      throw changedMeanwhile('carrier');
    const at = await readAtCarriers(deps, caller.org_id);
    const numbers = numbersAt(at, found.id);
    const calls_in_flight = callsAt(at, found.id);
    if (numbers.length > 0 || calls_in_flight > 0)
      throw inUse(
        numbers.map(({ id, phone_number }) => ({ id, phone_number })),
        calls_in_flight,
      );
    await carriers.remove(deps.table, found);
    await needs.vault.remove(found);
    const settings = await getOrgSettings(deps.table, found.org_id);
    await dropHolds(deps.table, settings, found.id);
    needs.changed(found.org_id, found.id);
    return { status: 204 };
  };

/** As many as an answer should hold. */
const MAX_SHOWN = 100;

function inUse(
  numbers: readonly { readonly id: string; readonly phone_number: string }[],
  calls_in_flight: number,
): Refusal {
  const detail =
    numbers.length > 0
      ? `${numbers.length} of the organization’s numbers ${numbers.length === 1 ? 'is' : 'are'} at this carrier. Move or delete them first.`
      : `${calls_in_flight} of its calls ${calls_in_flight === 1 ? 'is' : 'are'} up. Try again when they are over.`;
  const shown = numbers.slice(0, MAX_SHOWN);
  const extra = { numbers: shown, calls_in_flight };
  return new Refusal(409, 'carrier_in_use', detail, extra);
}

export const carrierHandlers = (needs: CarrierNeeds) =>
  ({
    list_carriers: readCarriers(needs),
    get_carrier: readCarrier(needs),
    create_carrier: createCarrier(needs),
    update_carrier: updateCarrier(needs),
    delete_carrier: deleteCarrier(needs),
    check_carrier: checkCarrier(needs),
    verify_carrier_numbers: verifyNumbers(needs),
    place_test_call: placeTestCall,
  }) satisfies RouteHandlers;
