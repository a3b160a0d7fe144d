import { colorBackgroundLayoutMain } from '@cloudscape-design/design-tokens';
import { applyMode, Mode } from '@cloudscape-design/global-styles';

const KEY = 'outdial.theme';

const systemIsDark = () =>
  window.matchMedia('(prefers-color-scheme: dark)').matches;

export const isDark = () => {
  const chosen = localStorage.getItem(KEY);
  return chosen ? chosen === 'dark' : systemIsDark();
};

export function restoreTheme(): void {
  applyMode(isDark() ? Mode.Dark : Mode.Light);
  // A variable that follows the mode; nothing of Cloudscape paints the page.
  document.body.style.background = colorBackgroundLayoutMain;
}

/** @returns whether it is dark now */
export function toggleTheme(): boolean {
  const dark = !isDark();
  localStorage.setItem(KEY, dark ? 'dark' : 'light');
  restoreTheme();
  return dark;
}
