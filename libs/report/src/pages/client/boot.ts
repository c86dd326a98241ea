/**
 * Runs in the head, before anything is drawn: says that scripts work, and puts on the theme that the reader chose.
 */
const root = document.documentElement;
root.classList.add('js');

/** The stored theme; a browser that keeps nothing for files gives none. */
function storedTheme(): string | null {
  try {
    const theme = localStorage.getItem('report-theme');
    return theme === 'light' || theme === 'dark' ? theme : null;
  } catch {
    return null;
  }
}

const theme = storedTheme();
if (theme) root.dataset['theme'] = theme;
