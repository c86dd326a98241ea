import { droppedFiles, type KeepRule, scrapeDigest } from '@scrape-and-report/record';
import { FileList } from '../manifest/file-list';
import { digestOfText, type SealedDirectory, type StoreContent } from '../manifest/store-manifest';
import { commonBaseOf, lostScrapes, noSyncs, withCommonSync, type CommonSyncs } from '../plan/common-syncs';
import { baseContentOf, type BaseContent } from '../plan/fate';
import { planFetch, type OfferedScrape } from '../plan/plan-fetch';
import { withoutForgotten } from '../plan/plan-forgotten';
import { joinGathers, planGather } from '../plan/plan-gather';
import { planSync } from '../plan/plan-sync';

/** A store as a value: what it holds, and what it remembers. */
export interface ModelStore {
  readonly name: string;
  content: ModelContent;
  memory: CommonSyncs;
  /** Digests of scrapes, and names of pages. */
  forgotten: ReadonlySet<string>;
}

export interface ModelContent extends StoreContent {
  readonly sealed: readonly OfferedScrape[];
}

const EMPTY: ModelContent = { sealed: [], directories: [], files: FileList.of([]), skipped: [] };

/** Partners whose stores are values, and who do what a production does by the planners themselves. */
export class FleetModel {
  readonly stores: ModelStore[];
  readonly #manifests = new Map<string, StoreContent>();
  /** By the digest of a scrape: the pages that it holds. */
  readonly #pages = new Map<string, readonly string[]>();
  #count = 0;

  /** @param keep what is kept of reports; null: all */
  constructor(
    names: readonly string[],
    readonly keep: KeepRule | null = null,
  ) {
    this.stores = names.map((name) => ({ name, content: EMPTY, memory: noSyncs(`${name} 0`), forgotten: new Set() }));
  }

  fresh(): string {
    return String(++this.#count);
  }

  put(store: ModelStore, path: string, content: string): void {
    const files = Array.from(store.content.files).filter((file) => file.path !== path);
    files.push({ path, size: content.length, sha256: digestOfText(content) });
    store.content = contentOf(store.content.sealed, files);
  }

  remove(store: ModelStore, digest: string): void {
    store.content = contentOf(
      store.content.sealed,
      Array.from(store.content.files).filter((file) => file.sha256 !== digest),
    );
  }

  empty(store: ModelStore): void {
    store.content = EMPTY;
  }

  pagesOf({ digest }: SealedDirectory): readonly string[] {
    return this.#pages.get(digest) ?? [];
  }

  /** What the command does, in the store of whoever runs it. */
  forget(store: ModelStore, what: string): void {
    store.forgotten = new Set([...store.forgotten, what]);
    this.#obey(store);
  }

  /** As `forgetInStore` does, but that two stores give other bytes. */
  #obey(store: ModelStore, copies?: ReadonlyMap<string, string>): void {
    const { name, forgotten, content } = store;
    const all = content.sealed.filter((entry) => {
      const counting = copies?.get(identityOf(entry)) ?? entry.digest;
      return !forgotten.has(identityOf(entry)) && counting === entry.digest;
    });
    const sealed = all.map((entry): OfferedScrape => {
      const left = this.pagesOf(entry).filter((page) => !forgotten.has(page));
      if (left.length === this.pagesOf(entry).length) return entry;
      const digest = digestOfText(`${identityOf(entry)} ${left.join()} ${forgotten.size} of ${name}`);
      this.#pages.set(digest, left);
      return { ...entry, digest, forgotten: forgotten.size };
    });
    const { outdated } = withoutForgotten(sealed, [], { scrapes: new Set() });
    const after = sealed.filter(({ dir }) => !outdated.includes(dir));
    if (scrapesOf(store).join() === after.map(({ digest }) => digest).join()) return;
    store.content = contentOf(after, [...content.files]);
    store.memory = noSyncs(store.memory.id);
  }

  #share(me: ModelStore, others: readonly ModelStore[]): void {
    for (const other of others) {
      me.forgotten = new Set([...me.forgotten, ...other.forgotten]);
      other.forgotten = new Set([...me.forgotten]);
    }
    for (const other of others) other.forgotten = new Set([...me.forgotten]);
  }

  /** One morning of a producer, who reaches some of the others. Gives the content of the report, or null. */
  produce(me: ModelStore, others: readonly ModelStore[], minute: string): string | null {
    if (lostScrapes(me.memory, scrapesOf(me)).length > 0) me.memory = noSyncs(me.memory.id);
    this.#share(me, others);
    this.#obey(me);
    this.#fetch(me, others);
    this.#obey(me);
    let report: string | null = null;
    if (!me.content.sealed.some(({ dir }) => dir === minute)) {
      report = `report ${this.fresh()}`;
      const scrape: SealedDirectory = {
        dir: minute,
        digest: digestOfText(`scrape ${this.fresh()}`),
        files: 2,
        bytes: 2,
        epoch: this.#count,
        producer: me.name,
      };
      const pages = ['/a', '/b', '/c'].filter((page) => !me.forgotten.has(page));
      this.#pages.set(scrape.digest, pages);
      me.content = contentOf([...me.content.sealed, scrape], [...me.content.files]);
      this.put(me, `reports/${minute}/index.html`, report);
    }
    if (this.keep) me.content = withoutDropped(me.content, this.keep);
    this.put(me, 'reports/index.html', `entry ${this.fresh()}`);
    const digest = digestOfText(JSON.stringify(me.content));
    this.#manifests.set(digest, me.content);
    for (const other of others) {
      const taken = me.content.sealed.filter(({ forgotten }) => forgotten !== undefined);
      this.#obey(other, new Map(taken.map((entry) => [identityOf(entry), entry.digest])));
      const before = scrapesOf(other);
      this.#sync(me, other);
      const held = { before, after: scrapesOf(other) };
      other.memory = withCommonSync(other.memory, { digest, with: [me.memory.id], lacks: [] }, held);
    }
    const [before, served] = [scrapesOf(me), others.map(({ memory }) => memory.id)];
    if (served.length > 0)
      me.memory = withCommonSync(me.memory, { digest, with: served, lacks: [] }, { before, after: before });
    return report;
  }

  #baseOf(own: ModelStore, theirs: ModelStore): BaseContent | null {
    const common = commonBaseOf(own.memory, theirs.memory);
    return common && baseContentOf(this.#manifests.get(common.digest)!, common);
  }

  #fetch(me: ModelStore, others: readonly ModelStore[]): void {
    const offers = others.map(({ name, content }) => ({ partner: name, sealed: content.sealed }));
    const { offers: wanted, outdated } = withoutForgotten(me.content.sealed, offers, { scrapes: me.forgotten });
    const kept = me.content.sealed.filter(({ dir }) => !outdated.includes(dir));
    const { renames, fetches } = planFetch(kept, wanted, []);
    const named = new Map(renames.map(({ from, to }) => [from, to]));
    const all = new Map(offers.flatMap(({ sealed }) => sealed.map((entry) => [entry.digest, entry])));
    const sealed = kept.map((entry) => ({ ...entry, dir: named.get(entry.dir) ?? entry.dir }));
    for (const { digest, as } of fetches) sealed.push({ ...all.get(digest)!, dir: as });
    const files = Array.from(me.content.files).map((file) => {
      const [top, dir = '', ...rest] = file.path.split('/');
      const to = top === 'reports' ? named.get(dir) : undefined;
      return to === undefined ? file : { ...file, path: ['reports', to, ...rest].join('/') };
    });
    me.content = contentOf(sealed, files);
    const plans = others.map((other) => ({
      partner: other.name,
      plan: planGather(me.content, other.content, {
        partner: other.name,
        base: this.#baseOf(me, other),
        isNewer: () => true,
        keep: this.keep,
      }),
    }));
    const gathered = joinGathers(plans).flatMap(({ plan }) => plan.files);
    const taken = new Set(gathered.map(({ as }) => as));
    me.content = contentOf(me.content.sealed, [
      ...Array.from(me.content.files).filter(({ path }) => !taken.has(path)),
      ...gathered.map(({ as, size, sha256 }) => ({ path: as, size, sha256 })),
    ]);
  }

  #sync(me: ModelStore, other: ModelStore): void {
    const plan = planSync(me.content, other.content, {
      cleanup: true,
      mirror: false,
      maxDeleteShare: 1,
      base: () => this.#baseOf(me, other),
      merged: new Set(),
      keep: this.keep,
    });
    const named = new Map(plan.renames.map(({ from, to }) => [from, to]));
    const sealed = other.content.sealed.map((entry) => ({ ...entry, dir: named.get(entry.dir) ?? entry.dir }));
    for (const { digest, as } of plan.scrapes)
      sealed.push({ ...me.content.sealed.find((entry) => entry.digest === digest)!, dir: as });
    const gone = new Set([
      ...[...plan.deletions, ...plan.displaced].flatMap(({ path, below }) => [path, ...below]),
      ...plan.updates.map(({ path }) => path),
    ]);
    const kept = Array.from(other.content.files).filter(({ path }) => !gone.has(path));
    other.content = contentOf(sealed, [...kept, ...plan.adds, ...plan.updates]);
  }
}

/** What the report's stage does to the store of whoever produces. */
function withoutDropped({ sealed, files }: ModelContent, keep: KeepRule): ModelContent {
  const scrapes = sealed.map(({ dir, epoch, producer }) => ({ name: dir, epoch, producer }));
  const dropped = droppedFiles(files.columns.paths, scrapes, keep);
  return contentOf(
    sealed,
    Array.from(files).filter(({ path }) => !dropped.has(path)),
  );
}

/** What tells a scrape from all others. */
export function identityOf({ dir, producer, epoch }: SealedDirectory): string {
  return scrapeDigest({ timestamp: dir.slice(0, 11), producer, epoch });
}

function scrapesOf({ content }: ModelStore): string[] {
  return content.sealed.map(({ digest }) => digest);
}

function contentOf(
  sealed: readonly OfferedScrape[],
  files: readonly { path: string; size: number; sha256: string }[],
): ModelContent {
  const folders = new Set(
    files.flatMap(({ path }) => {
      const parts = path.split('/');
      return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
    }),
  );
  return {
    sealed: [...sealed].sort((a, b) => (a.dir < b.dir ? -1 : 1)),
    directories: [...folders].filter((path) => !sealed.some(({ dir }) => dir === path)).sort(),
    files: FileList.of([...files].sort((a, b) => (a.path < b.path ? -1 : 1))),
    skipped: [],
  };
}
