/**
 * Gives the focus and the place back to who left a view by a link and comes back: the address that is left keeps both in the
 * browser's history.
 */

/** What had the focus when a view was left, and what was in sight. */
export interface LeftPlace {
  /** Selectors: of what is around it, and of itself. */
  readonly around: string;
  readonly own: string;
  /** Among all that match, from 0. */
  readonly nth: number;
  /** How far the window and the table around it were scrolled. */
  readonly top: number;
  readonly boxTop: number;
}

/** Writes the place into the address that a link within the page leaves. */
export function rememberLeaving(): void {
  document.addEventListener('click', ({ target, defaultPrevented, ctrlKey, metaKey, shiftKey }) => {
    const link = (target as Element).closest<HTMLElement>('a[href^="#"]');
    if (!link || defaultPrevented || ctrlKey || metaKey || shiftKey) return;
    // A dialog closes when a link in it is followed: what had opened it has the focus again.
    const left = link.closest('dialog') ? (document.activeElement as HTMLElement) : link;
    history.replaceState({ left: placeOf(left) }, '');
  });
}

/** The place that an entry of the history keeps; null of one that was not left by a link. */
export function leftPlace(state: unknown): LeftPlace | null {
  return (state as { left?: LeftPlace } | null)?.left ?? null;
}

/** Puts the focus back; gives whether it could. */
export async function giveBack({ around, own, nth, top, boxTop }: LeftPlace): Promise<boolean> {
  window.scrollTo({ top });
  if (boxTop > 0) {
    const box = document.querySelector(`${around} .box`);
    if (box) box.scrollTop = boxTop;
    // Rows come into the document once they come into sight.
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  }
  const element = document.querySelectorAll<HTMLElement>(`${around} ${own}`)[nth];
  if (!element?.offsetParent) return false;
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: 'nearest' });
  return true;
}

function placeOf(element: HTMLElement): LeftPlace | null {
  const name = ['href', 'data-row'].find((attribute) => element.hasAttribute(attribute));
  if (!name) return null;
  const own = `[${name}="${CSS.escape(element.getAttribute(name)!)}"]`;
  const { id } = element.closest('.grid[id], #life, [role=tabpanel]') ?? document.body;
  const around = id ? `#${CSS.escape(id)}` : 'body';
  return {
    ...{ around, own },
    nth: [...document.querySelectorAll(`${around} ${own}`)].indexOf(element),
    top: window.scrollY,
    boxTop: element.closest('.box')?.scrollTop ?? 0,
  };
}
