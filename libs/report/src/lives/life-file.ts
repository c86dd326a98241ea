import { createHash } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { base64InScript, deflatedAsText, deflatedIn } from '@scrape-and-report/record';
import {
  lifeFileOf,
  lifeFiles,
  type LivesIndex,
  type TextsFile,
  type VisitsFile,
} from '../pages/client/life/life-files';
import type { PageLife } from '../model';
import { dataBlock, deflated } from '../pages/tables/data-block';
import type { TextFiles } from './fill-life';
import type { LifeFacts } from './life-facts';

/** Raise it with any change to what a life says, or to how its file is written: then all of them are written anew. */
const LIVES_VERSION = 3;

/** Tells what the file holds to the page that has it in a frame: from a disk to any (it has no origin), from a server to its own. */
const TELL =
  "const block=document.getElementById('life');parent.postMessage({encoding:block.dataset.encoding,text:block.textContent},location.protocol==='file:'?'*':location.origin);";

/** The same of a file in UTF-16: what it tells is in the form that pages of earlier reports read as well. */
const TELL_WIDE = `parent.postMessage({encoding:'deflate',text:${base64InScript('life.textContent')}},location.protocol==='file:'?'*':location.origin);`;

/** Of so many bytes on what UTF-16 saves is more than what the rest of the file gains by it. */
const WIDE_BYTES = 4_000;

/**
 * A file with the lives of some pages: HTML, since no other data can be had from a file on a disk without a server. It shows
 * nothing, asks for nothing, and tells what it holds to whoever has it in a frame.
 *
 * @returns one that begins with a byte order mark is to be written in UTF-16 (`bytesOfHtml`)
 * @param made what it was made of, and by which rules: of a file by the same rules what it holds can be taken over
 */
export function renderLifeFile(
  held: readonly PageLife[] | LivesIndex | TextsFile | VisitsFile,
  { stamp, rules }: LifeStamps,
): string {
  const bytes = deflated(held);
  const isWide = bytes.length >= WIDE_BYTES;
  const { encoding, text } = isWide ? { encoding: 'wide', text: deflatedAsText(bytes) } : dataBlock(held);
  const tell = isWide ? TELL_WIDE : TELL;
  return [
    isWide ? '\ufeff' : '',
    `<!doctype html>\n<html lang="en">\n<head>\n<meta charset="${isWide ? 'utf-16' : 'utf-8'}">\n`,
    `<meta http-equiv="Content-Security-Policy" content="${policyFor(tell)}">\n`,
    `<meta name="made-of" content="${stamp}">\n<meta name="made-by" content="${rules}">\n<title>Data of the reports</title>\n</head>\n<body>\n`,
    `<script type="text/plain" id="life" data-encoding="${encoding}">${text}</script>\n`,
    `<script>${tell}</script>\n</body>\n</html>\n`,
  ].join('');
}

function policyFor(script: string): string {
  return `default-src 'none'; script-src 'sha256-${createHash('sha256').update(script, 'utf8').digest('base64')}'`;
}

export interface LifeStamps {
  /** Equal stamps are equal files. */
  readonly stamp: string;
  /** What else than a page decides what is told of it. */
  readonly rules: string;
}

/** What a file was made of, and what it holds; null when it is none of these. */
export function parseLifeFile<T = PageLife[]>(html: string): (LifeStamps & { readonly held: () => T }) | null {
  const stamp = /<meta name="made-of" content="(\w+)">/.exec(html)?.[1];
  const rules = /<meta name="made-by" content="(\w+)">/.exec(html)?.[1];
  const block = /<script type="text\/plain" id="life" data-encoding="(json|deflate|wide)">([^<]*)<\/script>/.exec(html);
  if (!stamp || !rules || !block) return null;
  const [, encoding, text] = block;
  return {
    stamp,
    rules,
    held: () =>
      JSON.parse(encoding === 'json' ? text! : inflateRawSync(deflatedIn(encoding!, text!)).toString('utf8')) as T,
  };
}

/** A file to be written, with the pages that it is about. */
export interface LifeFilePlan extends LifeStamps {
  readonly name: string;
  /** By path. */
  readonly pages: readonly LifeFacts[];
}

/** The pages of each file, with what they are made of: equal stamps are equal files. */
export function planLifeFiles(
  facts: ReadonlyMap<string, LifeFacts>,
  {
    count,
    rules: given,
    apart,
  }: { readonly count: number; readonly rules: readonly unknown[]; readonly apart: TextFiles | null },
): LifeFilePlan[] {
  const rules = digestOf([LIVES_VERSION, ...given, ...(apart ? ['texts apart'] : [])]);
  // One without any page too: a file that is not there is missing.
  const files = new Map(lifeFiles(count).map((name): [string, LifeFacts[]] => [name, []]));
  for (const page of facts.values()) files.get(lifeFileOf(page.path, count))!.push(page);
  return [...files].map(([name, pages]) => ({
    name,
    pages,
    rules,
    stamp: digestOf([rules, pages.map((page) => withoutNumbers(page, apart))]),
  }));
}

/** A recording that comes late moves the numbers of all later ones, and changes no life but those that it tells of. */
function withoutNumbers({ changes, textsAt, ...facts }: LifeFacts, apart: TextFiles | null): object {
  return {
    ...facts,
    changes: changes.map(({ source: _source, ...change }) => change),
    textsAt: textsAt.map(([found]) => (apart ? [found, apart(facts.path, found)] : found)),
  };
}

/** The first half of the SHA-256 (hex) of a value as JSON. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value), 'utf8').digest('hex').slice(0, 32);
}
