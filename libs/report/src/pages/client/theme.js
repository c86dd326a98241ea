'use strict';
/**
 * The theme button: as the system has it, light, dark, and round again. Remembered where the browser allows it.
 */
const THEMES = ['auto', 'light', 'dark'];

/** Theme after a click. Pure. */
function nextTheme(theme) {
  return THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
}

function startTheme(button, ui) {
  const root = document.documentElement;
  const show = () => {
    const theme = root.dataset.theme || 'auto';
    button.dataset.theme = theme;
    button.setAttribute('aria-label', ui.theme.replace('{theme}', ui[`theme_${theme}`]));
    button.title = button.getAttribute('aria-label');
  };
  button.hidden = false;
  button.addEventListener('click', () => {
    const theme = nextTheme(root.dataset.theme || 'auto');
    if (theme === 'auto') delete root.dataset.theme;
    else root.dataset.theme = theme;
    try {
      localStorage.setItem('report-theme', theme);
    } catch {
      // A browser that keeps nothing for files: the choice holds for this visit.
    }
    show();
  });
  show();
}

module.exports = { nextTheme, startTheme };
