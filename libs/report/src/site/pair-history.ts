import type { History, IssueSpan } from '@scrape-and-report/record';
import type { Comparison } from './site-source';

/**
 * What came, went and changed between two scrapes of a history, whatever lay between them, in the numbers of that history.
 *
 * @param pair a history of nothing but the two
 */
export function pairHistory(
  history: History,
  pair: Pick<History, 'movesAt' | 'changesAt'>,
  { before, nr }: { readonly before: number; readonly nr: number },
): Comparison {
  return {
    movesAt: () => {
      const lives = new Map([...history.livingAt(nr), ...history.goneAt(nr)].map((page) => [page.page_id, page.life]));
      return pair.movesAt(2).map((move) => {
        const life = Math.abs(lives.get(move.page_id) ?? move.life);
        const kind = move.kind === 'appeared' && life > 1 ? 'returned' : move.kind;
        return { ...move, nr, life, kind };
      });
    },
    changesAt: function* () {
      for (const change of pair.changesAt(2)) yield { ...change, nr, since: before, last: before };
    },
    issuesFixedAt: function* () {
      const open = new Set(Array.from(history.issuesAt(nr), keyOf));
      for (const issue of history.issuesAt(before)) if (!open.has(keyOf(issue))) yield issue;
    },
  };
}

function keyOf({ path, kind, detail }: IssueSpan): string {
  return JSON.stringify([path, kind, detail]);
}
