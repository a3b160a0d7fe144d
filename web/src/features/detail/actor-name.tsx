import { useMe } from '../../lib/me.ts';
import { useActorNames } from './actor-names.ts';

/** Who did it: a name where it is known, else the id that the log has. */
export function ActorName({ id }: { id: string }) {
  const me = useMe();
  const names = useActorNames();
  if (id === 'system') return 'Outdial';
  if (me?.id === id) return <>{me.name ?? 'you'} (you)</>;
  return <span title={id}>{names.get(id) ?? id}</span>;
}
