import { useSession } from './session.ts';

interface MenuItem {
  readonly id: string;
  readonly text: string;
}

const ORGANIZATION = 'organization:';

/** What a session adds to the menu of who is signed in: nothing on one machine. */
export function useSessionMenu(): {
  readonly items: readonly MenuItem[];
  /** Does what an item of the above says; leaves others alone. */
  readonly choose: (itemId: string) => void;
} {
  const session = useSession();
  const others = session?.org_ids.filter((id) => id !== session.org_id) ?? [];
  return {
    items: [
      ...others.map((id) => ({
        id: `${ORGANIZATION}${id}`,
        text: `Go to ${id}`,
      })),
      ...(session?.signOut ? [{ id: 'sign-out', text: 'Sign out' }] : []),
    ],
    choose(itemId) {
      if (itemId === 'sign-out') void session?.signOut?.();
      if (itemId.startsWith(ORGANIZATION)) {
        session?.chooseOrganization?.(itemId.slice(ORGANIZATION.length));
      }
    },
  };
}
