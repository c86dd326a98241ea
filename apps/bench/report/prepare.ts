import { ensureDirSync, removeSync } from 'fs-extra';
import { buildScrape, type BuiltPage } from '@scrape-and-report/record/testing';
import { BENCH_ROOT, makeSite } from './make-site';

export const FIRST = '260601-0500';
export const SECOND = '260602-0500';
/** Only a page of one section differs from the second. */
export const THIRD = '260603-0500';

/** Two scrapes of a synthetic site, of the second every hundredth page has another text; and a third if asked for. */
async function prepareStore(
  store: string,
  size: { readonly pages: number; readonly links: number; readonly scrapes: number },
): Promise<void> {
  removeSync(store);
  ensureDirSync(store);
  await buildScrape(store, FIRST, { root: BENCH_ROOT, pages: makeSite(size) });
  const second = (): Iterable<BuiltPage> => edited(makeSite(size), (nr) => nr % 100 === 50);
  await buildScrape(store, SECOND, { root: BENCH_ROOT, pages: second() });
  if (size.scrapes > 2)
    await buildScrape(store, THIRD, { root: BENCH_ROOT, pages: edited(second(), (nr) => nr === 47) });
}

function* edited(pages: Iterable<BuiltPage>, isEdited: (nr: number) => boolean): Generator<BuiltPage> {
  let nr = 0;
  for (const page of pages)
    yield isEdited(nr++)
      ? { ...page, ed_text: page.ed_text!.replace(/ \S+ /g, (word, at: number) => (at % 7 === 0 ? ' nieuw ' : word)) }
      : page;
}

if (require.main === module) {
  const [store, pages, links, scrapes] = process.argv.slice(2);
  void prepareStore(store!, { pages: Number(pages), links: Number(links), scrapes: Number(scrapes) });
}
