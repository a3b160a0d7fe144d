import { useMe } from '../../lib/me.ts';

/** Who did it: a name where it is known, else the id that the log has. */
export function ActorName({ id }: { id: string }) {
  const me = useMe();
  if (id === 'system') return 'Outdial';
  if (me?.id === id) return <>{me.name ?? 'you'} (you)</>;
  return <span title={id}>{id}</span>;
}
