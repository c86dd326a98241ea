/**
 * Tabs after the pattern of the ARIA practices guide: one tab stop, arrows, Home and End move and open.
 */

/** Makes a `tablist` work, and gives what opens a tab: the first when there is none of that name. */
export function startTabs(
  list: Element,
  onOpen: (name: string) => void,
): (name: string | null, focus?: boolean) => void {
  const tabs = [...list.querySelectorAll<HTMLElement>('[role=tab]')];
  const open = (name: string | null, focus = false): void => {
    const chosen = tabs.find((tab) => tab.dataset['tab'] === name) ?? tabs[0]!;
    // Before the panels change: asked for its place afterwards, the browser would have to lay them out at once.
    chosen.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    for (const tab of tabs) {
      const isChosen = tab === chosen;
      tab.setAttribute('aria-selected', String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
      document.getElementById(tab.getAttribute('aria-controls')!)!.classList.toggle('current', isChosen);
    }
    if (focus) chosen.focus();
    onOpen(chosen.dataset['tab']!);
  };
  list.addEventListener('click', ({ target }) => {
    const tab = (target as Element).closest<HTMLElement>('[role=tab]');
    if (tab) open(tab.dataset['tab']!);
  });
  (list as HTMLElement).addEventListener('keydown', (event) => {
    const at = tabs.indexOf(document.activeElement as HTMLElement);
    const moves: Record<string, number> = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 };
    const to = moves[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    open(tabs[(to + tabs.length) % tabs.length]!.dataset['tab']!, true);
  });
  return open;
}
