import { LIVES_FOLDER } from '../client/life/life-files';
import { createHash } from 'node:crypto';
import { escapeHtml } from '../client/shared/safe-text';
import { h, toHtml, type Child } from '../client/shared/h';
import type { Words } from '../messages/words';
import { scriptSafe } from '../tables/data-block';
import { uiOf } from './ui';

/** What every page carries within: its style, what runs before it is drawn, and its script. */
export interface PageAssets {
  readonly style: string;
  readonly boot: string;
  readonly script: string;
}

/** Where the lives of pages stand, seen from a page of a report, and the target that shows a page of a day. */
interface Lives {
  readonly folder: string;
  readonly target: string;
}

/** @param target undefined where none stand beside the page */
export function livesFor(target: string | undefined): Lives | undefined {
  return target ? { folder: `../${LIVES_FOLDER}`, target } : undefined;
}

export interface DocumentParts {
  readonly assets: PageAssets;
  readonly words: Words;
  /** Of the window; plain text. */
  readonly title: string;
  /** Prefix of links to pages of the site. */
  readonly base: string;
  /** Template of the address at which a page is edited, if there is one. */
  readonly editLink?: string;
  /** Address of the folder of all reports, if they are published. */
  readonly published?: string;
  /** Of most pages; absent where none is known. */
  readonly siteLanguage?: string;
  /** Where the lives of pages stand, and the target that shows a page of a day; absent without them. */
  readonly life?: Lives;
  /** Name that saved files begin with. */
  readonly fileStem: string;
  /** More `meta` names with their content. */
  readonly meta?: Readonly<Record<string, string>>;
  readonly header: Child;
  readonly main: Child;
  /** Already safe HTML: the data blocks of the tables. */
  readonly data: string;
}

/**
 * A whole HTML file: everything within, nothing asked for from outside, and a policy that forbids the rest. In ASCII: a
 * browser then keeps the file in half the memory, and opens a large one sooner (decision 62).
 */
export function renderDocument({
  assets,
  words,
  title,
  base,
  editLink,
  published,
  siteLanguage,
  life,
  fileStem,
  meta = {},
  header,
  main,
  data,
}: DocumentParts): string {
  const { style, boot, script } = assets;
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(boot)}' '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    "img-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    // Files that show nothing, and hand over what they hold.
    ...(life ? ["frame-src 'self' file:"] : []),
  ].join('; ');
  const named = Object.entries(meta).map(([name, content]) => toHtml(h('meta', { name, content })) + '\n');
  const ui = scriptSafe(
    JSON.stringify({
      ...uiOf(words),
      language: words.language,
      base,
      fileStem,
      editLink,
      published,
      siteLanguage,
      life,
    }),
  );
  return [
    `<!doctype html>\n<html lang="${words.language}">\n<head>\n<meta charset="utf-8">\n`,
    `<meta http-equiv="Content-Security-Policy" content="${policy}">\n`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
    '<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light dark">\n',
    ...named.map(inAscii),
    inAscii(`<title>${escapeHtml(title)}</title>\n`),
    `<style>${style}</style>\n<script>${boot}</script>\n</head>\n<body>\n`,
    inAscii(toHtml(h('a', { class: 'skip', href: '#main' }, words.texts.skip))),
    inAscii(toHtml(header)),
    `\n<main id="main" tabindex="-1">\n`,
    inAscii(toHtml(h('noscript', null, h('p', { class: 'mind' }, words.texts.noScript)))),
    inAscii(toHtml(main)),
    '\n</main>\n',
    inAscii(toHtml(h('footer', { class: 'foot' }, words.texts.footer))),
    `\n<script type="application/json" id="ui">${ui}</script>\n`,
    data,
    `<script>${script}</script>\n</body>\n</html>\n`,
  ].join('');
}

/** Markup with every other character as a reference to it. */
function inAscii(html: string): string {
  return html.replace(/[^\x00-\x7f]/gu, (character) => `&#${character.codePointAt(0)};`);
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}`;
}
