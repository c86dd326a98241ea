import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { copySync } from 'fs-extra';
import { join } from 'node:path';
import { createRandom } from '../report/make-site';

const DOCS = '/usr/share/doc/openjdk-17-doc/api';
/** Copied along, but no page of the record; what scripts alone ask for takes half of the room. */
const LEFT_OUT = /-search-index\.(js|zip)$/;

/** A copy of a real site in a folder, of which pages are edited day by day. */
export interface EditedSite {
  readonly pages: readonly string[];
  /** Writes a sentence into that share of the pages, whose names it gives; the same ones on every machine. */
  edit(day: number, share: number): ReadonlySet<string>;
}

/** @throws when Debian's openjdk-17-doc is missing */
export function copyDocs(folder: string): EditedSite {
  if (!existsSync(DOCS)) throw new Error("this bench needs Debian's openjdk-17-doc: apt-get install it");
  copySync(DOCS, folder, { dereference: true, filter: (path) => !LEFT_OUT.test(path) });
  const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.html'))
    .sort();
  return {
    pages,
    edit: (day, share) => {
      const random = createRandom(day);
      const count = Math.round(pages.length * share);
      const edited = new Set<string>();
      for (let nr = 0; nr < count; nr++) {
        const page = pages[Math.floor(random() * pages.length)]!;
        editPage(join(folder, page), day, random);
        edited.add(page);
      }
      return edited;
    },
  };
}

/** What is read of such a sentence, in the text of a page with or without one. */
export function withSentence(text: string, body: string): string {
  const sentence = EDITED.exec(body)?.[0].replace(/<[^>]*>/g, '') ?? '';
  return SENTENCE.test(text) ? text.replace(SENTENCE, () => sentence) : `${text} ${sentence}`;
}

const SENTENCE = /Day \d+: [^.]*\./;
const EDITED = /<p class="edited">[^<]*<\/p>/;
const WORDS = 'this section was revised to say when a value may be null and what is thrown if an argument is not'.split(
  ' ',
);

/** A sentence of its own in the text, in the place of the one of an earlier day. */
function editPage(file: string, day: number, random: () => number): void {
  const sentence = Array.from({ length: 20 }, () => WORDS[Math.floor(random() * WORDS.length)]).join(' ');
  const paragraph = `<p class="edited">Day ${day}: ${sentence}.</p>`;
  const text = readFileSync(file, 'utf8');
  const edited = EDITED.test(text)
    ? text.replace(EDITED, paragraph)
    : text.replace(/<\/main>|<\/body>/i, (end) => `${paragraph}${end}`);
  writeFileSync(file, edited);
}
