import { Button, Header } from '@cloudscape-design/components';
import { type ReactNode, useEffect, useEffectEvent, useRef } from 'react';
import { createPortal } from 'react-dom';

export const PANEL_ID = 'side-panel';

/**
 * A panel beside the page: a quick look that leaves the page where it is. Escape
 * closes it, and the focus goes back to what opened it.
 */
export function SidePanel({
  title,
  actions,
  children,
  onClose,
}: {
  title: string;
  actions?: ReactNode;
  children: ReactNode;
  onClose: () => void;
}) {
  const box = useRef<HTMLElement>(null);
  const close = useEffectEvent(onClose);
  useEffect(() => {
    const opener = document.activeElement;
    const panel = box.current;
    panel?.focus({ preventScroll: true });
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      if (!panel?.contains(event.target as Node)) return;
      close();
    };
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('keydown', onKey);
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, []);
  const target = document.getElementById(PANEL_ID);
  if (!target) return null;
  return createPortal(
    <aside ref={box} className="side-panel" aria-label={title} tabIndex={-1}>
      <Header
        variant="h2"
        actions={
          <span className="button-row">
            {actions}
            <Button
              variant="icon"
              iconName="close"
              ariaLabel="Close the panel"
              onClick={onClose}
            />
          </span>
        }
      >
        {title}
      </Header>
      {children}
    </aside>,
    target,
  );
}
