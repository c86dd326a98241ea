import { readJsonSync, writeJsonSync } from 'fs-extra';
import { modificationFactor } from '@scrape-and-report/report/bench';
import { createRandom, makeSite } from './make-site';
import { cpuSince } from './use';

export interface Pair {
  readonly kind: string;
  readonly a: string;
  readonly b: string;
  /** Filled in by the reference. */
  readonly exact?: number;
}

/** Edited texts of 2 and 6 KB (difflib takes a minute and more for some of 20 KB), one of 20 KB, and some unrelated ones. */
function makePairs(): Pair[] {
  const random = createRandom(7);
  const texts = [...makeSite({ pages: 60, links: 0, seed: 3 })].map(({ ed_text }) => ed_text!);
  const edits = Object.entries(EDITS);
  const edited = (a: string, nr: number): Pair => {
    const [kind, edit] = edits[nr % edits.length]!;
    return { kind, a, b: edit(a, random) };
  };
  const long = (nr: number, parts: number): string => texts.slice(nr, nr + parts).join('\n');
  return [
    ...texts.slice(0, 35).map(edited),
    ...[40, 43, 46, 49, 52].map((nr, index) => edited(long(nr, 3), index)),
    { kind: 'typos', a: long(10, 10), b: EDITS.typos(long(10, 10), random) },
    ...[0, 1, 2].map((nr) => ({ kind: 'unrelated', a: texts[nr]!, b: texts[nr + 30]! })),
  ];
}

type Edit = (text: string, random: () => number) => string;

const everyWord =
  (share: number, change: (word: string, random: () => number) => string): Edit =>
  (text, random) =>
    text.replace(/\S+/g, (word) => (random() < share ? change(word, random) : word));

const EDITS = {
  'one word': (text, random) => {
    const words = text.split(' ');
    words[Math.floor(random() * words.length)] = 'nieuw';
    return words.join(' ');
  },
  typos: everyWord(0.05, (word, random) => {
    const at = Math.floor(random() * word.length);
    return `${word.slice(0, at)}x${word.slice(at + 1)}`;
  }),
  '5 % of words': everyWord(0.05, () => 'gewijzigd'),
  '20 % of words': everyWord(0.2, (_, random) => `woord${Math.floor(random() * 99)}`),
  'paragraph in': (text) =>
    `${text.slice(0, 700)} Let op: dit geldt vanaf 1 januari, ook voor wie al had. ${text.slice(700)}`,
  'part out': (text) => text.slice(0, 500) + text.slice(900),
  moved: (text) => text.slice(300, 600) + text.slice(0, 300) + text.slice(600),
} satisfies Record<string, Edit>;

/** Errors against the reference, and how long texts of 20 KB take: edited ones, and any, the worst we could think of among them. */
function measure(pairs: readonly Pair[]): Record<string, number> {
  const errorsOf = (wanted: (kind: string) => boolean): number[] =>
    pairs.filter(({ kind }) => wanted(kind)).map(({ a, b, exact }) => Math.abs(modificationFactor(a, b) - exact!));
  const edits = errorsOf((kind) => kind !== 'unrelated');
  const { a, b } = pairs.find(({ a: text }) => text.length > 15_000)!;
  const other = pairs
    .filter(({ kind }) => kind !== 'typos')
    .map(({ b: text }) => text)
    .join(' ')
    .slice(0, a.length);
  const hostile: [string, string][] = [
    [a, other],
    ['0'.repeat(20_000), '01'.repeat(10_000)],
    ['a '.repeat(10_000), 'b a '.repeat(5000)],
    ['ab'.repeat(10_000), 'ba'.repeat(10_000)],
    [a, [...a].reverse().join('')],
    [a, a.split(' ').reverse().join(' ')],
    [a, a.replace(/\S+/g, (word) => [...word].reverse().join(''))],
  ];
  return {
    pairs: edits.length,
    meanError: edits.reduce((sum, error) => sum + error, 0) / edits.length,
    largestError: Math.max(...edits),
    largestUnrelated: Math.max(...errorsOf((kind) => kind === 'unrelated')),
    editedMs: Math.max(...Object.values(EDITS).map((edit) => timed(a, edit(a, createRandom(5)))), timed(a, b)),
    worstMs: Math.max(...hostile.map(([x, y]) => timed(x, y))),
  };
}

/** Milliseconds of CPU, the best of nine: what a busy machine adds is not the function's. */
function timed(a: string, b: string): number {
  const rounds = Array.from({ length: 9 }, () => {
    const before = process.cpuUsage();
    modificationFactor(a, b);
    return cpuSince(before) * 1000;
  });
  return Math.min(...rounds);
}

const [task, file] = process.argv.slice(2) as [string, string];
if (task === 'make') writeJsonSync(file, makePairs());
else if (task === 'measure') console.log(JSON.stringify(measure(readJsonSync(file) as Pair[])));
