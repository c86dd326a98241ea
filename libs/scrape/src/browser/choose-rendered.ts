/** A page that a browser may look at. */
export interface Renderable {
  readonly url: string;
  readonly path: string;
  /** Whether it is new, or its body another than the day before. */
  readonly isChanged: boolean;
  /** `YYYY-MM-DD` on which a browser last looked at it; null when none ever did. */
  readonly lookedOn: string | null;
  /** Whether anything was found then. */
  readonly isFaulty: boolean;
}

export interface RenderedChoice {
  readonly pages: readonly Renderable[];
  /** Paths, most visited first. */
  readonly visited: readonly string[];
  readonly most: number;
}

/** Shares of the room: what is left of it goes to the most visited. */
const CHANGED_SHARE = 1 / 2;
const AGAIN_SHARE = 1 / 5;

/**
 * The pages that a browser looks at today: those that changed and those with faults whose turn it is, as far as their shares
 * go, then the most visited; and while there is room, all others, the longest unseen first. Each once.
 */
export function chooseRendered({ pages, visited, most }: RenderedChoice): string[] {
  const rankOf = new Map(visited.map((path, rank) => [path, rank]));
  const rank = ({ path }: Renderable): number => rankOf.get(path) ?? visited.length + path.length;
  const byRank = [...pages].sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
  const bySight = [...byRank].sort((a, b) => compare(a.lookedOn ?? '', b.lookedOn ?? ''));
  const changed = byRank.filter(({ isChanged }) => isChanged);
  const again = bySight.filter(({ isFaulty }) => isFaulty);
  const shared = [
    ...changed.slice(0, Math.floor(most * CHANGED_SHARE)),
    ...again.slice(0, Math.floor(most * AGAIN_SHARE)),
  ];
  const known = byRank.filter(({ path }) => rankOf.has(path));
  return [...new Set([...shared, ...known, ...changed, ...bySight].map(({ url }) => url))].slice(0, most);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
