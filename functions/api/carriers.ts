import { getCircuit } from '#functions/adapters/dynamodb/circuit-store.ts';
import { carriers } from '#functions/adapters/dynamodb/org-items.ts';
import { listSlots } from '#functions/adapters/dynamodb/slot-store.ts';
import { checkIfMatch } from '#functions/platform/etag.ts';
import { notFound, Refusal } from '#functions/platform/refusal.ts';
import type {
  Caller,
  Deps,
  HandlerOf,
  RouteHandlers,
} from '#functions/platform/route.ts';
import { sealWith } from '#functions/platform/seal.ts';
import type { CarrierView } from '#shared/contracts/carriers.ts';
import { OWN_CARRIER } from '#shared/domain/carrier-kinds.ts';
import type { CarrierProfile } from '#shared/domain/carrier-profile.ts';
import { type Circuit, passage } from '#shared/domain/circuit.ts';
import { iso } from '#shared/domain/instant.ts';
import { changedMeanwhile } from './campaign-reply.ts';
import { pageOf } from './org-settings.ts';

/** The one that places calls: every organization has it, nobody changes it. */
const OURS = OWN_CARRIER;

/** GET /carriers, the deployment's own first. */
const readCarriers: HandlerOf<'list_carriers'> = async (
  { query, caller },
  deps,
) => {
  const kept = await carriers.list(deps.table, caller.org_id);
  const all = [await ours(deps, caller), ...kept.map(profileView)];
  const byId = all.sort((a, b) => (a.id < b.id ? -1 : 1));
  return { status: 200, body: pageOf(byId, query) };
};

/** GET /carriers/{carrier_id} */
const readCarrier: HandlerOf<'get_carrier'> = async (
  { params, caller },
  deps,
) => {
  const { carrier_id: id } = params;
  if (id === OURS) return { status: 200, body: await ours(deps, caller) };
  const found = await carriers.get(deps.table, caller.org_id, id);
  if (!found) throw notFound();
  return { status: 200, body: profileView(found) };
};

/** POST /carriers: the credentials are sealed, and in no answer. */
const createCarrier =
  (pepper: string): HandlerOf<'create_carrier'> =>
  async ({ body, caller }, { table, clock, new_id }) => {
    const { credentials, ...rest } = body;
    const id = new_id('car');
    const now = iso(clock.now());
    const made: CarrierProfile = {
      org_id: caller.org_id,
      id,
      ...rest,
      ...sealed(pepper, caller, id, credentials),
      version: 1,
      created_at: now,
      created_by: caller.actor,
      updated_at: now,
    };
    await carriers.put(table, made);
    return { status: 201, body: profileView(made) };
  };

const MAX_TRIES = 3;

/** PATCH /carriers/{carrier_id} */
const updateCarrier =
  (pepper: string): HandlerOf<'update_carrier'> =>
  async ({ params, body, caller, headers }, { table, clock }) => {
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const before = await requireOwn(table, caller, params.carrier_id);
      checkIfMatch(headers['if-match'], before.version);
      const { credentials, name, url, status } = body;
      const after: CarrierProfile = {
        ...before,
        name: name ?? before.name,
        url: url === undefined ? before.url : url,
        status: status ?? before.status,
        ...(credentials !== undefined &&
          sealed(pepper, caller, before.id, credentials)),
        version: before.version + 1,
        updated_at: iso(clock.now()),
      };
      if (!(await carriers.put(table, after))) continue;
      return { status: 200, body: profileView(after) };
    }
    throw changedMeanwhile('carrier');
  };

/** DELETE /carriers/{carrier_id} */
const deleteCarrier: HandlerOf<'delete_carrier'> = async (
  { params, caller },
  { table },
) => {
  const found = await requireOwn(table, caller, params.carrier_id);
  await carriers.remove(table, found);
  return { status: 204 };
};

/** @param pepper - under which credentials are sealed */
export const carrierHandlers = (pepper: string) =>
  ({
    list_carriers: readCarriers,
    get_carrier: readCarrier,
    create_carrier: createCarrier(pepper),
    update_carrier: updateCarrier(pepper),
    delete_carrier: deleteCarrier,
  }) satisfies RouteHandlers;

function sealed(
  pepper: string,
  { org_id }: Caller,
  id: string,
  credentials: Readonly<Record<string, string>> | null,
): Pick<CarrierProfile, 'credential_names' | 'sealed_credentials'> {
  if (!credentials) return { credential_names: [], sealed_credentials: null };
  const seal = sealWith(pepper, `carrier ${org_id} ${id}`);
  return {
    credential_names: Object.keys(credentials).sort(),
    sealed_credentials: seal.close(JSON.stringify(credentials)),
  };
}

/** @throws Refusal 404, 409 `not_editable` for the deployment's own */
async function requireOwn(
  table: Deps['table'],
  { org_id }: Caller,
  id: string,
): Promise<CarrierProfile> {
  if (id === OURS) {
    const detail = 'The deployment was made with this carrier: it stays.';
    throw new Refusal(409, 'not_editable', detail);
  }
  const found = await carriers.get(table, org_id, id);
  if (!found) throw notFound();
  return found;
}

async function ours(
  { table, carriers: all, clock }: Pick<Deps, 'table' | 'carriers' | 'clock'>,
  { org_id }: Caller,
): Promise<CarrierView> {
  const [carrier, circuit, slots] = await Promise.all([
    all.of(org_id),
    getCircuit(table, org_id),
    listSlots(table, org_id),
  ]);
  return {
    id: OURS,
    name: 'Simulated carrier',
    kind: 'simulated',
    url: null,
    status: 'active',
    places_calls: true,
    circuit: circuitView(circuit, clock.now()),
    calls_per_second: carrier.calls_per_second,
    calls_in_flight: slots.filter(({ attempt_id }) => attempt_id).length,
    credential_names: [],
    version: 1,
    created_at: '2026-01-01T00:00:00.000Z',
    updated_at: '2026-01-01T00:00:00.000Z',
  };
}

function circuitView(
  circuit: Circuit | undefined,
  now: number,
): CarrierView['circuit'] {
  if (!circuit) return { state: 'closed', until: null, opened: 0 };
  const state = passage(circuit, now) === 'wait' ? 'open' : 'probing';
  return { state, until: circuit.until, opened: circuit.opened };
}

const profileView = (profile: CarrierProfile): CarrierView => ({
  id: profile.id,
  name: profile.name,
  kind: profile.kind,
  url: profile.url,
  status: profile.status,
  places_calls: false,
  circuit: null,
  calls_per_second: null,
  calls_in_flight: null,
  credential_names: [...profile.credential_names],
  version: profile.version,
  created_at: profile.created_at,
  updated_at: profile.updated_at,
});
