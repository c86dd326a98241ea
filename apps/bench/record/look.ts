// Entry of a process that looks at a record, and prints milliseconds: argv = what to do, store, and scrapes or a path.
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, scrapeDatabase, storeLayout, usageFiles } from '@scrape-and-report/record';
import { compareScrapes, viewsOfUrl } from '@scrape-and-report/record/bench';

const [task, store, ...rest] = process.argv.slice(2) as [string, string, ...string[]];
const tasks: Readonly<Record<string, (...rest: string[]) => unknown>> = { open, compare, life };

// What SQLite itself takes to be loaded is no look at a record.
const tried = join(tmpdir(), `bench-record-${process.pid}.db`);
openDatabase(tried).close();
rmSync(tried);
const started = performance.now();
const found = tasks[task]!(...rest);
console.log(JSON.stringify({ ms: performance.now() - started, found }));

/** A scrape's tables, as far as its first page. */
function open(scrape: string): unknown {
  const db = openDatabase(scrapeDatabase(join(store, scrape)), { readonly: true });
  const page = db.prepare('SELECT path FROM pages ORDER BY path LIMIT 1').get();
  db.close();
  return page;
}

/** Two scrapes, of which the tables stand there. */
function compare(scrape: string, older: string): unknown {
  const db = openDatabase(scrapeDatabase(join(store, scrape)), { readonly: true });
  db.prepare('ATTACH ? AS old').run([scrapeDatabase(join(store, older))]);
  const { appeared, vanished, changed } = compareScrapes(db);
  const found = [appeared().length, vanished().length, [...changed()].length];
  db.close();
  return found;
}

/** All that is known of a page: when it was there, what changed in it, its problems, and its views a month. */
function life(path: string): unknown {
  const db = openDatabase(storeLayout(store).history, { readonly: true });
  const all = (sql: string): number => db.prepare(sql).all([path]).length;
  const history = [
    all('SELECT l.* FROM pages p JOIN lives l USING (page_id) WHERE p.path = ?'),
    all('SELECT c.* FROM pages p JOIN changes c USING (page_id) WHERE p.path = ?'),
    all('SELECT * FROM issues WHERE path = ?'),
  ];
  const { url } = db.prepare('SELECT url FROM pages WHERE path = ?').get<{ url: string }>([path])!;
  db.close();
  const views = usageFiles(storeLayout(store).analytics).map((file) =>
    viewsOfUrl(storeLayout(store).analytics, file, url),
  );
  return { history, views };
}
