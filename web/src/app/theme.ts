import { applyMode, Mode } from '@cloudscape-design/global-styles';

const KEY = 'outdial.theme';

const systemIsDark = () =>
  window.matchMedia('(prefers-color-scheme: dark)').matches;

export const isDark = () => {
  const chosen = localStorage.getItem(KEY);
  return chosen ? chosen === 'dark' : systemIsDark();
};

export const restoreTheme = () => applyMode(isDark() ? Mode.Dark : Mode.Light);

/** @returns whether it is dark now */
export function toggleTheme(): boolean {
  const dark = !isDark();
  localStorage.setItem(KEY, dark ? 'dark' : 'light');
  restoreTheme();
  return dark;
}
