/**
 * The theme button: as the system has it, light, dark, and round again. Remembered where the browser allows it.
 */
import type { UiTexts } from '../html/ui';

const THEMES = ['auto', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];

/** Theme after a click. Pure. */
export function nextTheme(theme: Theme): Theme {
  return THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]!;
}

export function startTheme(button: HTMLButtonElement, ui: UiTexts): void {
  const root = document.documentElement;
  const chosen = (): Theme => (root.dataset['theme'] as Theme | undefined) || 'auto';
  const show = (): void => {
    const theme = chosen();
    button.dataset['theme'] = theme;
    button.title = ui.theme.replace('{theme}', ui[`theme_${theme}`]);
    button.setAttribute('aria-label', button.title);
  };
  button.hidden = false;
  button.addEventListener('click', () => {
    const theme = nextTheme(chosen());
    if (theme === 'auto') delete root.dataset['theme'];
    else root.dataset['theme'] = theme;
    try {
      localStorage.setItem('report-theme', theme);
    } catch {
      // A browser that keeps nothing for files: the choice holds for this visit.
    }
    show();
  });
  show();
}
