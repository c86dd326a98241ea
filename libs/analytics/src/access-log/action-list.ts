import type { LogAction } from './tally-day';

/** The actions of one day, 12 bytes each: a backfill of months fits in memory, in whatever order its files come. */
export interface ActionList {
  add(visitorKey: string, second: number, url: string | null): void;
  actions(): LogAction[];
}

const DOWNLOAD = -1;

/** An empty list. `visitorKey` names a visitor of this day; it is kept until the list goes, so it should be no address. */
export function createActionList(): ActionList {
  const visitors = new Map<string, number>();
  const urlNumbers = new Map<string, number>();
  const urls: string[] = [];
  let cells = new Int32Array(3 * 256);
  let count = 0;
  const numberOf = (url: string): number => {
    let number = urlNumbers.get(url);
    if (number === undefined) urlNumbers.set(url, (number = urls.push(url) - 1));
    return number;
  };
  return {
    add(visitorKey, second, url) {
      let visitor = visitors.get(visitorKey);
      if (visitor === undefined) visitors.set(visitorKey, (visitor = visitors.size));
      if (count * 3 === cells.length) {
        const larger = new Int32Array(cells.length * 2);
        larger.set(cells);
        cells = larger;
      }
      cells.set([visitor, second, url === null ? DOWNLOAD : numberOf(url)], count * 3);
      count += 1;
    },
    actions: () =>
      Array.from({ length: count }, (_, at) => {
        const url = cells[at * 3 + 2]!;
        return { visitor: cells[at * 3]!, second: cells[at * 3 + 1]!, url: url === DOWNLOAD ? null : urls[url]! };
      }),
  };
}
