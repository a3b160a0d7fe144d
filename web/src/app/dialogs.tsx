import { lazy, Suspense } from 'react';
import { SharedValue, useShared } from '../lib/shared-value.ts';

/** What opens over any page. */
export type DialogName = 'palette' | 'shortcuts' | 'pause-all';

const open = new SharedValue<DialogName | null>(null);

export const openDialog = (name: DialogName) => open.set(name);
const close = () => open.set(null);

const dialogs = {
  palette: lazy(() => import('../features/palette/command-palette.tsx')),
  shortcuts: lazy(() => import('../features/palette/shortcut-list.tsx')),
  'pause-all': lazy(() => import('../features/kill-switch/pause-all.tsx')),
} as const;

/** The dialog that is open, loaded when it first opens. */
export function Dialogs() {
  const name = useShared(open);
  if (!name) return null;
  const Dialog = dialogs[name];
  return (
    <Suspense fallback={null}>
      <Dialog onClose={close} />
    </Suspense>
  );
}
