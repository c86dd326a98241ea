import type { Database } from '../../../io/database';
import { renumberUses, sweepUses } from '../../../link-uses/io/write-uses';
import { numbersCell, numbersIn } from '../../numbered-keys';
import type { ScrapeList } from '../../list/scrape-list';
import { fileKey, linkKey, type NamedKeys, type ScrapeTables } from '../../scrape-tables';

/** Keys by number, as they stand there. */
interface Numbered {
  readonly links: ReadonlyMap<number, string>;
  readonly targets: ReadonlyMap<number, string>;
  readonly files: ReadonlyMap<number, string>;
}

export function numberedIn(db: Database, list: ScrapeList): Numbered {
  type Row = [number, string, string];
  const links = db.prepare('SELECT link_nr, url, anchor FROM links').tuples<Row>();
  const files = list.files ? db.prepare('SELECT file_nr, type, url FROM files').tuples<Row>() : [];
  return {
    links: new Map([...links].map(([nr, url, anchor]) => [nr, linkKey({ url, anchor })])),
    targets: new Map(db.prepare('SELECT target_nr, url FROM targets').tuples<[number, string]>()),
    files: new Map([...files].map(([nr, type, url]) => [nr, fileKey({ type, url })])),
  };
}

/** What of it the pages that stay name. */
interface Used {
  readonly links: ReadonlySet<number>;
  readonly targets: ReadonlySet<number>;
  readonly files: ReadonlySet<number>;
  readonly found: readonly (readonly [id: number, targets: number[]])[];
  readonly checks: readonly (readonly [id: number, files: string])[];
}

/** Removes uses of links that no page has any more. */
export function usedIn(db: Database, list: ScrapeList): Used {
  const found = [...db.prepare('SELECT page_id, targets FROM readings').tuples<[number, Uint8Array]>()].map(
    ([id, cell]) => [id, numbersIn(cell)] as const,
  );
  const checks = list.files
    ? [...db.prepare('SELECT page_id, files FROM page_checks').tuples<[number, string]>()].map(
        (row) => [...row] as const,
      )
    : [];
  const targets = new Set<number>();
  for (const [, numbers] of found) for (const nr of numbers) targets.add(nr);
  const files = new Set<number>();
  for (const [, text] of checks) for (const nr of text === '' ? [] : text.split(' ')) files.add(Number(nr));
  return { links: sweepUses(db), targets, files, found, checks };
}

/** What all pages name: those that are fresh, and those that stay. */
export function withUsed(fresh: NamedKeys, old: Numbered, used: Used): NamedKeys {
  const of = (more: ReadonlySet<string>, keys: ReadonlyMap<number, string>, numbers: ReadonlySet<number>) =>
    // Of a file that was forgotten only its number is left.
    new Set([...more, ...[...numbers].flatMap((nr) => keys.get(nr) ?? [])]);
  return {
    links: of(fresh.links, old.links, used.links),
    targets: of(fresh.targets, old.targets, used.targets),
    files: of(fresh.files, old.files, used.files),
  };
}

/** Pages that stay name what they name by the numbers that hold now. */
export function renumber(
  db: Database,
  { old, used, tables }: { readonly old: Numbered; readonly used: Used; readonly tables: ScrapeTables },
): void {
  renumberUses(db, movedNumbers(old.links, new Map(tables.links.map((link) => [linkKey(link), link.nr]))));
  const targets = movedNumbers(old.targets, new Map(tables.targets.map(({ nr, url }) => [url, nr])));
  const found = db.prepare('UPDATE readings SET targets = ? WHERE page_id = ?');
  for (const [id, numbers] of targets.size > 0 ? used.found : [])
    found.run([numbersCell(numbers.map((nr) => targets.get(nr) ?? nr)), id]);
  const files = movedNumbers(old.files, new Map((tables.files ?? []).map((file) => [fileKey(file), file.nr])));
  if (files.size === 0) return;
  const checks = db.prepare('UPDATE page_checks SET files = ? WHERE page_id = ?');
  for (const [id, text] of used.checks)
    if (text !== '') checks.run([text.replace(/\d+/g, (nr) => String(files.get(Number(nr)) ?? nr)), id]);
}

/** Only of what has another number now. */
function movedNumbers(old: ReadonlyMap<number, string>, now: ReadonlyMap<string, number>): ReadonlyMap<number, number> {
  return new Map([...old].flatMap(([nr, key]) => ((now.get(key) ?? nr) === nr ? [] : [[nr, now.get(key)!] as const])));
}
