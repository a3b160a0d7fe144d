export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly exists: (file: string) => boolean;
}
export function findBrowser(machine?: Machine): string | undefined;
export function ensureBrowser(): string;
