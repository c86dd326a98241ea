import { createDayTally, VISIT_GAP_SECONDS, type DayTally, type LogAction } from './tally-day';
import { KEPT_WORDS, SpareMemory } from './spare-memory';
import { VisitorTable } from './visitor-table';

/** The URLs of a reading, each once, with numbers from 0. */
export interface UrlTable {
  readonly urls: readonly string[];
  /** Whether a number is a document's, not a page's. */
  readonly isFile: readonly boolean[];
  numberOf(url: string, isFile: boolean): number;
}

/** The actions of one day, 8 bytes each until their visit is counted: in whatever order files come. */
export interface ActionList {
  /** Actions that are not counted yet. */
  readonly waiting: number;
  add(visitorHash: number, second: number, url: number): void;
  /** Counts the visits that ended before a moment, after which no earlier line comes. */
  fold(before: number): void;
  /** Once, at its end: the memory of the list is another's from then on. */
  figures(): DayTally;
}

const MAX_URLS = 1 << 25;

export function createUrlTable(): UrlTable {
  const numbers = new Map<string, number>();
  const urls: string[] = [];
  const isFile: boolean[] = [];
  return {
    urls,
    isFile,
    numberOf(url, file) {
      const key = file ? `\t${url}` : url;
      let number = numbers.get(key);
      if (number === undefined) {
        if (urls.length >= MAX_URLS - 1) throw new RangeError('a log of more than 33 million addresses');
        numbers.set(key, (number = urls.push(url) - 1));
        isFile.push(file);
      }
      return number;
    },
  };
}

// One action is 64 bits: 21 of the visitor, 18 of the second, 25 of the URL. So the engine sorts them without a call.
const [SECOND_BITS, URL_BITS] = [18, 25];
const URL_MASK = (1 << URL_BITS) - 1;
const LOW_SECOND_BITS = 32 - URL_BITS;
const HIGH_SECOND_BITS = SECOND_BITS - LOW_SECOND_BITS;
const MAX_VISITORS = 1 << (32 - HIGH_SECOND_BITS);
const LITTLE_ENDIAN = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
const [LOW, HIGH] = LITTLE_ENDIAN ? [0, 1] : [1, 0];

/** The addresses of a day in the order of their texts: the table holds those of all days. */
function rankUsed(urls: readonly string[], words: Uint32Array, count: number): { order: number[]; ranks: Uint32Array } {
  const ranks = new Uint32Array(urls.length);
  for (let at = 0; at < count; at += 1) ranks[words[at * 2 + LOW]! & URL_MASK] = 1;
  const order = Array.from(ranks.keys()).filter((url) => ranks[url] === 1);
  order.sort((a, b) => (urls[a]! < urls[b]! ? -1 : 1));
  order.forEach((url, rank) => (ranks[url] = rank));
  return { order, ranks };
}

interface Sorted {
  readonly words: Uint32Array;
  readonly order: readonly number[];
  readonly base: number;
  readonly table: UrlTable;
}

function actionAt(at: number, { words, order, base, table }: Sorted): LogAction {
  const [low, high] = [words[at * 2 + LOW]!, words[at * 2 + HIGH]!];
  const url = order[low & URL_MASK]!;
  const offset = ((high & ((1 << HIGH_SECOND_BITS) - 1)) << LOW_SECOND_BITS) | (low >>> URL_BITS);
  const text = table.urls[url]!;
  const file = table.isFile[url] ? { url: null, file: text } : { url: text };
  return { visitor: high >>> HIGH_SECOND_BITS, second: base + offset, ...file };
}

/** @param spare memory of lists that ended */
export function createActionList(table: UrlTable, spare = new SpareMemory()): ActionList {
  const visitors = new VisitorTable(spare);
  const tally = createDayTally();
  let words = new Uint32Array(2 * 256);
  let count = 0;
  let base = Number.NaN;

  /** Puts them in order; gives the addresses by their ranks, which then stand in their place. */
  const sort = (): readonly number[] => {
    const { order, ranks } = rankUsed(table.urls, words, count);
    for (let at = 0; at < count; at += 1) {
      const low = words[at * 2 + LOW]!;
      words[at * 2 + LOW] = (((low >>> URL_BITS) << URL_BITS) | ranks[low & URL_MASK]!) >>> 0;
    }
    new BigUint64Array(words.buffer, 0, count).sort();
    return order;
  };
  const countVisits = (before: number): void => {
    if (count === 0) return;
    const order = sort();
    let kept = 0;
    let visit: LogAction[] = [];
    let from = 0;
    const close = (to: number): void => {
      const last = visit.at(-1);
      if (last && last.second + VISIT_GAP_SECONDS <= before) tally.addVisits(visit);
      else
        for (let at = from; at < to; at += 1, kept += 1) {
          words[kept * 2 + HIGH] = words[at * 2 + HIGH]!;
          const low = words[at * 2 + LOW]!;
          words[kept * 2 + LOW] = (((low >>> URL_BITS) << URL_BITS) | order[low & URL_MASK]!) >>> 0;
        }
      [visit, from] = [[], to];
    };
    const all: Sorted = { words, order, base, table };
    for (let at = 0; at < count; at += 1) {
      const action = actionAt(at, all);
      const last = visit.at(-1);
      if (last && (last.visitor !== action.visitor || action.second - last.second >= VISIT_GAP_SECONDS)) close(at);
      visit.push(action);
    }
    close(count);
    count = kept;
    // What was once needed for a flood of lines is given back. The rest is filled again at once.
    if (words.length > KEPT_WORDS && count * 8 < words.length) words = words.slice(0, Math.max(KEPT_WORDS, count * 4));
  };
  return {
    get waiting() {
      return count;
    },
    add(hash, second, url) {
      if (Number.isNaN(base)) base = second - 86_400;
      if (count * 2 === words.length) {
        const larger = spare.wordsAbove(words.length);
        larger.set(words);
        words = larger;
      }
      const offset = second - base;
      words[count * 2 + HIGH] =
        (((visitors.numberOf(hash) % MAX_VISITORS) << HIGH_SECOND_BITS) | (offset >>> LOW_SECOND_BITS)) >>> 0;
      words[count * 2 + LOW] = (((offset & ((1 << LOW_SECOND_BITS) - 1)) << URL_BITS) | url) >>> 0;
      count += 1;
    },
    fold: countVisits,
    figures() {
      countVisits(Number.POSITIVE_INFINITY);
      const { size } = visitors;
      visitors.release();
      spare.leaveWords(words);
      words = new Uint32Array(2 * 256);
      return tally.figures(size);
    },
  };
}
