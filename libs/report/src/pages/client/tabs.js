'use strict';
/**
 * Tabs after the pattern of the ARIA practices guide: one tab stop, arrows, Home and End move and open.
 */

/**
 * @param {HTMLElement} list the `tablist`
 * @param {(name: string) => void} onOpen
 * @returns {(name: string | null, focus?: boolean) => void} opens a tab; the first when there is none of that name
 */
function startTabs(list, onOpen) {
  const tabs = [...list.querySelectorAll('[role=tab]')];
  const open = (name, focus = false) => {
    const chosen = tabs.find((tab) => tab.dataset.tab === name) || tabs[0];
    // Before the panels change: asked for its place afterwards, the browser would have to lay them out at once.
    chosen.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    for (const tab of tabs) {
      const isChosen = tab === chosen;
      tab.setAttribute('aria-selected', String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
      document.getElementById(tab.getAttribute('aria-controls')).classList.toggle('current', isChosen);
    }
    if (focus) chosen.focus();
    onOpen(chosen.dataset.tab);
  };
  list.addEventListener('click', ({ target }) => {
    const tab = target.closest('[role=tab]');
    if (tab) open(tab.dataset.tab);
  });
  list.addEventListener('keydown', (event) => {
    const at = tabs.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    open(tabs[(to + tabs.length) % tabs.length].dataset.tab, true);
  });
  return open;
}

module.exports = { startTabs };
