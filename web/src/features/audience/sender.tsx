import { useMe } from '../../lib/me.ts';

/** Who sent a file: "you", else the id that the server has. */
export function Sender({ id }: { id: string }) {
  const me = useMe();
  return me?.id === id ? 'you' : <span title={id}>{id}</span>;
}
