import { existsSync, readdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { copySync, removeSync } from 'fs-extra';
import { join } from 'node:path';
import { addDays } from '@scrape-and-report/production';
import { openDatabase, validScrapes } from '@scrape-and-report/record';
import { type Disk, Fleet, mountDisk, page, probeRoot } from '@scrape-and-report/testing';

export const NAMES = ['anna', 'bram', 'cleo'];
const FIRST_DAY = '2026-11-02';

/** A fleet over many mornings, and what it has published by then. */
export class World {
  readonly fleet: Fleet;
  /** That of cleo, where a disk can be had. */
  readonly disk: Disk | null;
  readonly #reports = new Set<string>();
  readonly #days = new Set<string>();
  readonly #snapshots = new Map<string, number[]>();

  constructor(mornings: number) {
    this.fleet = new Fleet(NAMES).configure({
      self: null,
      election: { relaxSeconds: 0.2, leaseSeconds: 6 },
      analytics: { source: 'access-log', files: ['../../access.log'], firstDay: FIRST_DAY, lateDays: 0 },
      report: { sections: [{ name: 'cars', pathPrefix: '/cars/' }], formats: ['html'] },
    });
    const days = Array.from({ length: mornings + 3 }, (_, nr) => dayOf(nr));
    const log = join(this.fleet.root, 'access.log');
    writeFileSync(log, days.map(visitOn).join(''));
    // As if it were written on each of those days: a log that was written before a day holds nothing of it.
    utimesSync(log, new Date(`${days.at(-1)}T12:00:00Z`), new Date(`${days.at(-1)}T12:00:00Z`));
    this.disk = probeRoot() === null ? mountDisk(this.fleet.home('cleo'), 'size=192m') : null;
  }

  remove(): void {
    this.disk?.remove();
    this.fleet.remove();
  }

  /** Something new on the site, so that each day has its own record. */
  change(morning: number): void {
    this.fleet.writeSite({
      'news/index.html': page('News', `What is new on ${dayOf(morning)}. <a href="/cars/">Cars</a>`),
    });
  }

  /** Whether a day is done before its morning begins. */
  isProduced(morning: number): boolean {
    return NAMES.some((name) => this.fleet.scrapes(name).some((scrape) => scrape.startsWith(stampOf(morning))));
  }

  homeAway(name: string): () => void {
    const home = this.fleet.home(name);
    renameSync(home, `${home}-away`);
    return () => renameSync(`${home}-away`, home);
  }

  /** All that is in a store goes, but for what tells it from an empty folder. */
  empty(name: string): void {
    for (const entry of namesIn(this.fleet.store(name)))
      if (entry !== '.production') removeSync(join(this.fleet.store(name), entry));
  }

  keepBackup(morning: number): void {
    if (morning % 7 !== 0) return;
    for (const name of NAMES) {
      if (!existsSync(this.fleet.store(name))) continue;
      copySync(this.fleet.store(name), join(this.fleet.root, 'backup', `${name}-${morning}`), {
        preserveTimestamps: true,
      });
      const kept = [...(this.#snapshots.get(name) ?? []), morning];
      for (const old of kept.splice(0, kept.length - 2)) removeSync(join(this.fleet.root, 'backup', `${name}-${old}`));
      this.#snapshots.set(name, kept);
    }
  }

  /** The store as it was a week ago or longer, where there is such a backup. */
  restoreBackup(name: string): void {
    const from = this.#snapshots.get(name)?.[0];
    if (from === undefined) return;
    removeSync(this.fleet.store(name));
    copySync(join(this.fleet.root, 'backup', `${name}-${from}`), this.fleet.store(name), { preserveTimestamps: true });
    // A backup is made at night, when nobody is at work.
    removeSync(join(this.fleet.store(name), '.production/run/lock'));
  }

  /** What must hold after a morning, in words; empty when all does. */
  faults(morning: number, reachable: readonly string[]): string[] {
    return [
      ...this.#missing(morning, reachable),
      ...reachable.flatMap((name) => stuckIn(this.fleet.store(name), name)),
    ];
  }

  *#missing(morning: number, reachable: readonly string[]): Generator<string> {
    const stamp = stampOf(morning);
    const [first] = reachable;
    for (const name of reachable) {
      const ofDay = this.fleet.scrapes(name).filter((scrape) => scrape.startsWith(stamp));
      if (ofDay.length !== 1 || ofDay[0]!.includes('~'))
        yield `${name} has ${ofDay.join(', ') || 'no scrape'} of ${stamp}`;
      for (const report of reportsIn(this.fleet.store(name))) this.#reports.add(report);
      for (const day of daysIn(this.fleet.store(name))) this.#days.add(day);
    }
    for (const name of reachable) {
      const store = this.fleet.store(name);
      const [reports, days] = [reportsIn(store), daysIn(store)];
      const kept = keptOf(this.#reports, new Set(validScrapes(store).map((scrape) => scrape.name)));
      for (const report of kept) if (!reports.has(report)) yield `${name} lacks the report ${report}`;
      for (const report of reports) if (!kept.has(report)) yield `${name} keeps the report ${report}`;
      for (const day of this.#days) if (!days.has(day)) yield `${name} lacks the figures of ${day}`;
      const [own, others] = [this.fleet.files(name), this.fleet.files(first!)];
      for (const path of new Set([...Object.keys(own), ...Object.keys(others)]))
        if (own[path] !== others[path]) yield `${name} and ${first} differ in ${path}`;
    }
    if (this.#reports.size < morning + 1) yield `only ${this.#reports.size} reports after ${morning + 1} mornings`;
    if (!this.#days.has(dayOf(morning - 1)) && morning > 0) yield `no figures of ${dayOf(morning - 1)}`;
  }
}

export function dayOf(morning: number): string {
  return addDays(FIRST_DAY, morning);
}

function stampOf(morning: number): string {
  return dayOf(morning).slice(2).replaceAll('-', '');
}

function visitOn(day: string): string {
  const [year, month, date] = day.split('-') as [string, string, string];
  const name = new Date(`${day}T00:00:00Z`).toLocaleString('en-US', { month: 'short', timeZone: 'UTC' });
  return `192.0.2.${Number(date)} - - [${date}/${name}/${year}:12:00:${month} +0100] "GET /cars/ HTTP/1.1" 200 100 "-" "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"\n`;
}

/**
 * Of all reports ever, those that `report.keep` leaves by default: the newest 31, the first of each month, and each whose
 * scrape does not lead its day (a cut left two, or it went), for that one can't be made again.
 */
function keptOf(reports: ReadonlySet<string>, leading: ReadonlySet<string>): ReadonlySet<string> {
  const names = [...reports].filter((name) => leading.has(name)).sort();
  const firsts = names.filter((name, nr) => name.slice(0, 4) !== names[nr - 1]?.slice(0, 4));
  return new Set([...reports].filter((name) => !leading.has(name)).concat(firsts, names.slice(-31)));
}

function reportsIn(store: string): Set<string> {
  const reports = namesIn(join(store, 'reports'));
  return new Set(reports.filter((name) => existsSync(join(store, 'reports', name, 'index.html'))));
}

function daysIn(store: string): Set<string> {
  const days = namesIn(join(store, 'analytics')).flatMap((file) => {
    const db = openDatabase(join(store, 'analytics', file), { readonly: true });
    try {
      return db.prepare('SELECT day FROM days').all<{ day: string }>();
    } finally {
      db.close();
    }
  });
  return new Set(days.map(({ day }) => day));
}

/** What would keep the next morning from its work, or is somebody's litter. */
function stuckIn(store: string, name: string): string[] {
  const paths = [
    'SYNC_IN_PROGRESS.flag',
    'AVAILABLE_FOR_PRODUCTION.flag',
    '.production/sync.lock',
    '.production/run/lock',
  ];
  return paths.filter((path) => existsSync(join(store, path))).map((path) => `${name} has ${path}`);
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
