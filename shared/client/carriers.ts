import type { Client } from './generated/client/index.ts';
import * as api from './generated/sdk.gen.ts';
import type {
  CreateCarrier,
  ListCarriersData,
  TestCall,
  UpdateCarrier,
} from './generated/types.gen.ts';
import { unwrap } from './problem-error.ts';

/** Accounts at carriers, that calls go through. */
export function carriersOf(client: Client) {
  const at = (carrier_id: string) => ({ client, path: { carrier_id } });
  return {
    list: (query: ListCarriersData['query'] = {}) =>
      unwrap(api.listCarriers({ client, query })),
    get: (id: string) => unwrap(api.getCarrier(at(id))),
    /** The carrier is asked about the account before it is kept. */
    create: (body: CreateCarrier) =>
      unwrap(api.createCarrier({ client, body })),
    update: (id: string, body: UpdateCarrier) =>
      unwrap(api.updateCarrier({ ...at(id), body })),
    delete: async (id: string): Promise<void> => {
      await unwrap(api.deleteCarrier(at(id)));
    },
    check: (id: string) => unwrap(api.checkCarrier(at(id))),
    /** Makes a number of the account one that campaigns can call from. */
    addNumber: (carrier_id: string, phone_number: string) =>
      unwrap(api.createNumber({ client, body: { phone_number, carrier_id } })),
    verifyNumbers: (id: string) => unwrap(api.verifyCarrierNumbers(at(id))),
    /** Has one number called, as any call is: see it go on with `call`. */
    testCall: (id: string, body: TestCall) =>
      unwrap(api.placeTestCall({ ...at(id), body })),
    /** A call that was asked for. */
    call: (call_id: string) =>
      unwrap(api.getCall({ client, path: { call_id } })),
  };
}
