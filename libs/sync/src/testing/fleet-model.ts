import { chooseCopies, droppedFiles, type KeepRule, scrapeDigest, unmetNeeds } from '@scrape-and-report/record';
import { FileList } from '../manifest/file-list';
import { digestOfText, type StoreContent } from '../manifest/store-manifest';
import { commonBaseOf, lostScrapes, noSyncs, withCommonSync, type CommonSyncs } from '../plan/common-syncs';
import { baseContentOf, type BaseContent } from '../plan/fate';
import { withoutOutdated } from '../plan/copies/plan-copies';
import { planFetch, type OfferedScrape } from '../plan/plan-fetch';
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

  pagesOf({ digest }: Pick<OfferedScrape, 'digest'>): readonly string[] {
    return this.#pages.get(digest) ?? [];
  }

  /** What the command does, in the store of whoever runs it. */
  forget(store: ModelStore, what: string): void {
    store.forgotten = new Set([...store.forgotten, what]);
    this.#obey(store);
  }

  /** Moves the oldest scrapes of a store over to format 2; what they lean on hangs on what the store holds. */
  compact(store: ModelStore, most: number): void {
    const old = store.content.sealed.filter(({ isCompact }) => !isCompact).slice(0, most);
    for (const entry of old) {
      const earlier = store.content.sealed.filter(({ dir }) => dir < entry.dir);
      this.#replace(store, entry, this.#leaning({ ...entry, isCompact: true }, earlier, store));
    }
  }

  /** In format 2: leans on some of what is there. */
  #leaning(entry: OfferedScrape, others: readonly OfferedScrape[], store: ModelStore): OfferedScrape {
    const held = packsIn(store.content.sealed);
    const sound = others.filter((other) => unmetNeeds(other, held).length === 0).flatMap(({ packs }) => packs);
    const needs = sound.filter((pack) => digestOfText(pack + entry.identity) < '9').sort();
    const pack = digestOfText(`${entry.identity} ${this.pagesOf(entry).join()} ${needs.join()}`).slice(0, 32);
    return this.#named({ ...entry, packs: [pack], needs }, this.pagesOf(entry));
  }

  /** Bears the digest that follows from what it is. */
  #named(entry: OfferedScrape, pages: readonly string[]): OfferedScrape {
    const { identity, content, isCompact, packs, needs, forgotten } = entry;
    const digest = digestOfText(JSON.stringify([identity, content, isCompact, packs, needs, forgotten, pages]));
    this.#pages.set(digest, pages);
    return { ...entry, digest };
  }

  #replace(store: ModelStore, entry: OfferedScrape, copy: OfferedScrape): void {
    const sealed = store.content.sealed.map((each) => (each === entry ? copy : each));
    store.content = contentOf(sealed, [...store.content.files]);
    store.memory = withReplaced(store.memory, new Map([[entry.digest, copy.digest]]));
  }

  /** As `forgetInStore` does, but that two stores give other bytes. */
  #obey(store: ModelStore, copies?: ReadonlyMap<string, string>): void {
    const { name, forgotten, content } = store;
    const all = content.sealed.filter((entry) => {
      const counting = copies?.get(identityOf(entry)) ?? entry.digest;
      return !forgotten.has(identityOf(entry)) && counting === entry.digest;
    });
    const leftOf = (entry: OfferedScrape): string[] => this.pagesOf(entry).filter((page) => !forgotten.has(page));
    const isTaken = (entry: OfferedScrape): boolean => leftOf(entry).length < this.pagesOf(entry).length;
    const anew = (pack: string): string => digestOfText(`${pack} ${[...forgotten].sort().join()} ${name}`).slice(0, 32);
    const renamed = new Map(
      all.filter(isTaken).flatMap(({ packs }) => packs.map((pack) => [pack, anew(pack)] as const)),
    );
    // Of what goes as a whole the first who needs it takes over its pack.
    const adopted = new Map<string, string>();
    const held = packsIn(all);
    for (const entry of all)
      for (const need of entry.needs)
        if (packsIn(content.sealed).has(need) && !held.has(need) && !adopted.has(need)) {
          adopted.set(need, entry.digest);
          renamed.set(need, anew(need));
        }
    const sealed = all.map((entry) => {
      const own = [...adopted].filter(([, digest]) => digest === entry.digest).map(([pack]) => pack);
      const packs = [...entry.packs, ...own].map((pack) => renamed.get(pack) ?? pack);
      const needs = entry.needs.map((need) => renamed.get(need) ?? need).filter((need) => !packs.includes(need));
      if (!isTaken(entry) && packs.join() === entry.packs.join() && needs.join() === entry.needs.join()) return entry;
      return this.#named({ ...entry, packs, needs, forgotten: forgotten.size }, leftOf(entry));
    });
    const { outdated } = withoutOutdated(sealed, [], { scrapes: new Set() });
    const after = sealed.filter(({ dir }) => !outdated.some((entry) => entry.dir === dir && entry.isForgetting));
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
  produce(me: ModelStore, others: readonly ModelStore[], minute: string, isCompact = false): string | null {
    if (lostScrapes(me.memory, scrapesOf(me)).length > 0) me.memory = noSyncs(me.memory.id);
    this.#share(me, others);
    this.#obey(me);
    this.#fetch(me, others);
    this.#obey(me);
    let report: string | null = null;
    if (!me.content.sealed.some(({ dir }) => dir === minute)) {
      report = `report ${this.fresh()}`;
      const pages = ['/a', '/b', '/c'].filter((page) => !me.forgotten.has(page));
      const scrape = this.#recorded(me, minute, pages, isCompact);
      me.content = contentOf([...me.content.sealed, scrape], [...me.content.files]);
      this.put(me, `reports/${minute}/index.html`, report);
    }
    if (this.keep) me.content = withoutDropped(me.content, this.keep);
    this.put(me, 'reports/index.html', `entry ${this.fresh()}`);
    const digest = digestOfText(JSON.stringify(me.content));
    this.#manifests.set(digest, me.content);
    for (const other of others) {
      const taken = me.content.sealed.filter(({ forgotten }) => forgotten > 0);
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

  #recorded(me: ModelStore, minute: string, pages: readonly string[], isCompact: boolean): OfferedScrape {
    const content = digestOfText(`scrape ${this.fresh()}`);
    const facts = { dir: minute, files: 2, bytes: 2, epoch: this.#count, producer: me.name, forgotten: 0 };
    const identity = scrapeDigest({ timestamp: minute, producer: me.name, epoch: this.#count });
    const entry = this.#named({ ...facts, identity, content, isCompact, packs: [], needs: [], digest: '' }, pages);
    const earlier = me.content.sealed.filter(({ dir }) => dir < minute);
    return isCompact ? this.#leaning(entry, earlier, me) : entry;
  }

  #baseOf(own: ModelStore, theirs: ModelStore): BaseContent | null {
    const common = commonBaseOf(own.memory, theirs.memory);
    return common && baseContentOf(this.#manifests.get(common.digest)!, common);
  }

  #fetch(me: ModelStore, others: readonly ModelStore[]): void {
    const offers = others.map(({ name, content }) => ({ partner: name, sealed: content.sealed }));
    const remembered = withoutOutdated(me.content.sealed, offers, { scrapes: me.forgotten });
    const isOld = ({ dir }: OfferedScrape): boolean => remembered.outdated.some((entry) => entry.dir === dir);
    const { renames, fetches } = planFetch(
      me.content.sealed.filter((entry) => !isOld(entry)),
      remembered.offers,
      { outdated: me.content.sealed.filter(isOld), isCounting: remembered.isCounting },
    );
    const named = new Map(renames.map(({ from, to }) => [from, to]));
    const all = new Map(offers.flatMap(({ sealed }) => sealed.map((entry) => [entry.digest, entry])));
    const sealed = placed(withNames(me.content.sealed, renames), fetches, {
      entryOf: (digest) => all.get(digest)!,
      isCounting: remembered.isCounting,
    });
    const replaced = fetches.flatMap(({ replaces, digest }) => (replaces ? [[replaces, digest] as const] : []));
    me.memory = withReplaced(me.memory, new Map(replaced));
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
      copyOf: (_store, entry) => entry as OfferedScrape,
    });
    const { counting } = chooseCopies(me.content.sealed);
    const sealed = placed(withNames(other.content.sealed, plan.renames), plan.scrapes, {
      entryOf: (digest) => me.content.sealed.find((entry) => entry.digest === digest)!,
      isCounting: (digest) => counting.has(digest),
    });
    const gone = new Set([
      ...[...plan.deletions, ...plan.displaced].flatMap(({ path, below }) => [path, ...below]),
      ...plan.updates.map(({ path }) => path),
    ]);
    const kept = Array.from(other.content.files).filter(({ path }) => !gone.has(path));
    other.content = contentOf(sealed, [...kept, ...plan.adds, ...plan.updates]);
  }
}

/** One after the other, as two may change places. */
function withNames(
  sealed: readonly OfferedScrape[],
  renames: readonly { readonly from: string; readonly to: string }[],
): OfferedScrape[] {
  return renames.reduce(
    (all, { from, to }) => all.map((entry) => (entry.dir === from ? { ...entry, dir: to } : entry)),
    [...sealed],
  );
}

/** In the order of the plan; what could not be opened the moment that it is there is a fault of the plan. */
function placed(
  sealed: readonly OfferedScrape[],
  copies: readonly { readonly as: string; readonly digest: string; readonly replaces?: string }[],
  { entryOf, isCounting }: { entryOf(digest: string): OfferedScrape; isCounting(digest: string): boolean },
): OfferedScrape[] {
  let all = [...sealed];
  for (const { as, digest, replaces } of copies) {
    const entry = { ...entryOf(digest), dir: as };
    const standing = all.find(({ dir }) => dir === as)?.digest;
    if (standing !== replaces) throw new Error(`${as} is ${standing}, not ${replaces}`);
    all = [...all.filter(({ dir }) => dir !== as), entry];
    if (isCounting(digest) && unmetNeeds(entry, packsIn(all)).length > 0)
      throw new Error(`${as} comes before what it needs`);
  }
  return all;
}

/** Names of the packs that stand in a store. */
export function packsIn(sealed: readonly OfferedScrape[]): Set<string> {
  return new Set(sealed.flatMap(({ packs }) => packs));
}

function withReplaced({ scrapes, ...memory }: CommonSyncs, replaced: ReadonlyMap<string, string>): CommonSyncs {
  return { ...memory, scrapes: scrapes.map((digest) => replaced.get(digest) ?? digest) };
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
export function identityOf({ identity }: OfferedScrape): string {
  return identity;
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
