/**
 * The life of one page, in the place of the tabs.
 */
import type { PageUi } from '../grid/grid-parts';
import { giveBack, type LeftPlace } from '../left-place';
import { h, toDom } from '../shared/h';
import { showControls, shortened } from '../shared/safe-text';
import { lifeParts } from './life-parts';
import { loadLife, loadText } from './load-life';
import { showVisits } from './visits-parts';

/** Gives what shows the life of a page, or the tabs again when there is none; `left` is the place of who comes back to it. */
export function startLife(
  tabs: Element,
  ui: PageUi,
  { folder, target }: NonNullable<PageUi['life']>,
): (path: string | null, left: LeftPlace | null) => void {
  const place = toDom(h('section', { class: 'life', id: 'life', hidden: true }));
  tabs.before(place);
  const { title } = document;
  let shown: string | null = null;
  return (path, left) => {
    shown = path;
    place.hidden = path === null;
    document.documentElement.classList.toggle('in-life', path !== null);
    document.title = title;
    if (path === null) return;
    place.replaceChildren();
    place.removeAttribute('data-ready');
    void loadLife(path, folder).then(async (life) => {
      if (shown !== path) return;
      place.replaceChildren(toDom(h('div', null, lifeParts(path, life, { ui, target }))));
      showTexts(place, path, { ui, folder });
      const name = (typeof life === 'object' && life.title) || path;
      document.title = `${showControls(shortened(name))} \u2013 ${title}`;
      place.dataset['ready'] = path;
      const host = place.querySelector<HTMLElement>('.visits');
      if (host && typeof life === 'object') void showVisits(life, { host, life: place }, { ui, folder });
      if (left && (await giveBack(left))) return;
      const heading = place.querySelector('h2')!;
      heading.tabIndex = -1;
      heading.focus();
      window.scrollTo({ top: 0 });
    });
  };
}

/** Texts that stand in files of their own, each when it is opened. */
function showTexts(
  place: Element,
  path: string,
  { ui, folder }: { readonly ui: PageUi; readonly folder: string },
): void {
  for (const pre of place.querySelectorAll<HTMLElement>('pre[data-files]')) {
    const { when = '', files } = pre.dataset;
    const show = async (): Promise<void> => {
      const text = await loadText(path, folder, { found: when, file: Number(files) });
      pre.textContent = text === null ? ui.lifeAbsent : text || ui.none;
      // Then the words are ours.
      if (!text) pre.removeAttribute('lang');
    };
    pre.closest('details')!.addEventListener('toggle', () => void show(), { once: true });
  }
}
