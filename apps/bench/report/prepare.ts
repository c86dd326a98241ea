import { mkdirSync, rmSync } from 'node:fs';
import { buildScrape, type BuiltPage } from '@scrape-and-report/record/testing';
import { BENCH_ROOT, makeSite } from './make-site';

/** Two scrapes of a synthetic site; of the second every hundredth page has another text. */
export async function prepareStore(store: string, size: { pages: number; links: number }): Promise<void> {
  rmSync(store, { recursive: true, force: true });
  mkdirSync(store, { recursive: true });
  await buildScrape(store, '260601-0500', { root: BENCH_ROOT, pages: makeSite(size) });
  await buildScrape(store, '260602-0500', { root: BENCH_ROOT, pages: edited(makeSite(size)) });
}

function* edited(pages: Iterable<BuiltPage>): Generator<BuiltPage> {
  let nr = 0;
  for (const page of pages)
    yield nr++ % 100 === 50
      ? { ...page, ed_text: page.ed_text!.replace(/ \S+ /g, (word, at: number) => (at % 7 === 0 ? ' nieuw ' : word)) }
      : page;
}

const [store, pages, links] = process.argv.slice(2);
if (store) void prepareStore(store, { pages: Number(pages), links: Number(links) });
