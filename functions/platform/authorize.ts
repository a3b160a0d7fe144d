import type { Route } from '#shared/contracts/route.ts';
import {
  type Role,
  roles,
  type Scope,
  scopes,
} from '#shared/contracts/settings.ts';
import { Refusal } from './refusal.ts';
import type { Caller } from './route.ts';

type Rights = Pick<Caller, 'scopes' | 'role'>;

/** Refuses a caller that lacks a scope of the route, or whose role forbids it. */
export function authorize(caller: Rights, route: Route): void {
  for (const scope of route.scopes) requireScope(caller, scope);
  const deletes = route.method === 'DELETE' || route.deletes === true;
  if (caller.role === 'operator' && deletes) {
    const detail = 'The role operator may not delete.';
    throw new Refusal(403, 'forbidden', detail, { role: caller.role });
  }
}

/** @throws Refusal 403 naming the scope */
export function requireScope(caller: Rights, scope: Scope): void {
  if (hasScope(caller, scope)) return;
  const detail = `This needs the scope ${scope}.`;
  throw new Refusal(403, 'forbidden', detail, { scope });
}

/** Whether a caller has a scope that its role leaves it. `manage` implies `read`. */
export function hasScope({ scopes: given, role }: Rights, scope: Scope) {
  if (role !== null && !leaves[role](scope)) return false;
  if (given.includes(scope)) return true;
  return isRead(scope) && given.includes(managing(scope));
}

/** The one of two roles that leaves less; null leaves all. */
export function narrower(a: Role | null, b: Role | null): Role | null {
  if (a === null || b === null) return a ?? b;
  return roles.indexOf(a) > roles.indexOf(b) ? a : b;
}

/** Every scope that a role leaves: those of a user who has no list of their own. */
export const scopesOf = (role: Role): Scope[] => scopes.filter(leaves[role]);

const isRead = (scope: Scope) => scope.endsWith(':read');
const managing = (scope: Scope) => scope.replace(/read$/, 'manage') as Scope;

/** @see product rules 6.14: an operator tunes what runs, and gives no rights away */
const leaves: Readonly<Record<Role, (scope: Scope) => boolean>> = {
  admin: () => true,
  operator: (scope) => scope !== 'keys:manage',
  viewer: isRead,
};
