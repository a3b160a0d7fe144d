import { createContext, useContext } from 'react';

/** `/config.json`: what one deployment tells the dashboard about itself. */
export interface Config {
  /** Absent where people sign in by themselves. */
  readonly auth?: {
    readonly mode: 'local';
    readonly token: string;
    readonly org_id: string;
    readonly user: { readonly id?: string; readonly name?: string } | string;
  };
  readonly simulated?: boolean;
  readonly version?: string;
}

/** @throws Error when the file cannot be read: without it there is no sign-in */
export async function loadConfig(): Promise<Config> {
  const answer = await fetch('/config.json', { cache: 'no-store' });
  if (!answer.ok) throw new Error(`/config.json answered ${answer.status}`);
  return (await answer.json()) as Config;
}

export const ConfigContext = createContext<Config>({});
export const useConfig = () => useContext(ConfigContext);

export function userName(config: Config): string {
  const user = config.auth?.user;
  if (typeof user === 'string') return user;
  return user?.name ?? user?.id ?? 'Not signed in';
}
