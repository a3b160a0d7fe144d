import { Button, type ButtonProps } from '@cloudscape-design/components';
import type { Scope } from '#shared/contracts/settings.ts';
import { useMay } from '../lib/me.ts';
import { useOnline } from '../lib/online.ts';

/**
 * A button for what a scope guards. Who may not, or is offline, still finds it,
 * and it says why it does nothing.
 */
export function MayButton({
  scope,
  disabled = false,
  disabledReason,
  ...button
}: ButtonProps & { scope: Scope }) {
  const may = useMay(scope);
  const online = useOnline();
  const reason = !online
    ? 'You are offline. Nothing can be changed until the connection is back.'
    : (may.reason ?? disabledReason);
  return (
    <Button
      {...button}
      disabled={disabled || !may.allowed || !online}
      {...(reason !== undefined && { disabledReason: reason })}
    />
  );
}
