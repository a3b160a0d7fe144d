import { applyMode, Mode } from '@cloudscape-design/global-styles';

const KEY = 'outdial.theme';

export const themeChoices = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof themeChoices)[number];

const system = () => window.matchMedia('(prefers-color-scheme: dark)');

export const themeChoice = (): ThemeChoice =>
  themeChoices.find((choice) => choice === localStorage.getItem(KEY)) ??
  'system';

export const isDark = () => {
  const choice = themeChoice();
  return choice === 'system' ? system().matches : choice === 'dark';
};

const apply = () => applyMode(isDark() ? Mode.Dark : Mode.Light);

/** Shows the theme that was chosen, and follows the system where none was. */
export function restoreTheme(): void {
  apply();
  system().addEventListener('change', apply);
}

export function setTheme(choice: ThemeChoice): void {
  localStorage.setItem(KEY, choice);
  apply();
}

/** @returns whether it is dark now */
export function toggleTheme(): boolean {
  setTheme(isDark() ? 'light' : 'dark');
  return isDark();
}
