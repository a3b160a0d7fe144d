import { getCredential } from '#functions/adapters/dynamodb/credential-store.ts';
import { getMember } from '#functions/adapters/dynamodb/member-store.ts';
import { hasScope } from '#functions/platform/authorize.ts';
import type { Caller, Deps, HandlerOf } from '#functions/platform/route.ts';
import type { MeView } from '#shared/contracts/me.ts';
import { scopes } from '#shared/contracts/settings.ts';

/** GET /me: so that nothing is offered that would be refused. */
export const readMe: HandlerOf<'get_me'> = async ({ caller }, { table }) => {
  const body: MeView = {
    kind: caller.kind === 'jwt' ? 'user' : caller.kind,
    id: caller.credential_id,
    ...(await nameOf(caller, table)),
    org_id: caller.org_id,
    role: caller.role,
    scopes: scopes.filter((scope) => hasScope(caller, scope)),
  };
  return { status: 200, body };
};

/** Of who signed in, the token tells nothing but who they are. */
async function nameOf(
  { kind, credential_id, org_id }: Caller,
  table: Deps['table'],
): Promise<Pick<MeView, 'name' | 'email'>> {
  const unknown = { name: null, email: null };
  if (kind === 'jwt') return unknown;
  const credential = await getCredential(
    table,
    credential_id.replace(/^key_/, ''),
  );
  if (!credential) return unknown;
  const { member_id, name } = credential;
  const member = member_id && (await getMember(table, org_id, member_id));
  return member
    ? { name: member.name, email: member.email }
    : { name: name || null, email: null };
}
