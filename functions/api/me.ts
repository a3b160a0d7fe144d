import { hasScope } from '#functions/platform/authorize.ts';
import type { HandlerOf } from '#functions/platform/route.ts';
import type { MeView } from '#shared/contracts/me.ts';
import { scopes } from '#shared/contracts/settings.ts';
import { actorName } from './actor-name.ts';

/** GET /me: so that nothing is offered that would be refused. */
export const readMe: HandlerOf<'get_me'> = async ({ caller }, { table }) => {
  const body: MeView = {
    kind: caller.kind === 'jwt' ? 'user' : caller.kind,
    id: caller.credential_id,
    ...(await actorName(table, caller.org_id, caller.actor)),
    org_id: caller.org_id,
    role: caller.role,
    scopes: scopes.filter((scope) => hasScope(caller, scope)),
  };
  return { status: 200, body };
};
