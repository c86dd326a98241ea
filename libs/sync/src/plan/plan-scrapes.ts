import { compareTokens, parseScrapeName } from '@scrape-and-report/record';
import type { SealedDirectory } from '../manifest/store-manifest';
import type { ScrapeCopy } from './sync-plan';

/** What scrapes a target gets, and which of its own are renamed, once and whole, before that. */
export interface ScrapePlan {
  readonly renames: readonly { readonly from: string; readonly to: string }[];
  readonly copies: readonly ScrapeCopy[];
  /** Names in the target, after the renames, of scrapes that only the target holds. */
  readonly kept: readonly string[];
}

/** What stands in the place of a scrape of the source: another copy of the same one. */
export interface Replacement {
  /** Digest of the source's copy. */
  readonly by: string;
  /** False: the target's copy is the one that counts, and stays. */
  readonly isCopied: boolean;
}

/**
 * Scrapes are immutable: one is never changed and never deleted, only added under a free name, or replaced by another copy
 * of itself.
 *
 * Of two different scrapes of one name the one with the higher (epoch, producer) bears it; the other is
 * `YYMMDD-HHMM~<producer>`. The same digest under another name is renamed rather than copied. A target's unfinished
 * directory of that name stays what it is, and the scrape goes beside it.
 *
 * @param replaced by the digest of the target's copy
 */
export function planScrapes(
  source: readonly SealedDirectory[],
  target: readonly SealedDirectory[],
  unfinished: readonly string[] = [],
  replaced: ReadonlyMap<string, Replacement> = new Map(),
): ScrapePlan {
  // Whatever copy it is, it bears the name that the scrape has.
  const standing = target.map((entry) => ({ ...entry, digest: replaced.get(entry.digest)?.by ?? entry.digest }));
  const inTarget = new Map(standing.map((entry) => [entry.dir, entry]));
  const taken = new Set([...inTarget.keys(), ...unfinished]);
  const renames: { from: string; to: string }[] = [];
  const copies: ScrapeCopy[] = [];
  const wanted = new Set(source.map((entry) => entry.digest));
  const held = new Map(standing.map((entry) => [entry.digest, entry.dir]));
  const sourceNames = new Map(source.map((entry) => [entry.dir, entry.digest]));

  const rename = (entry: SealedDirectory, to: string): void => {
    renames.push({ from: entry.dir, to });
    inTarget.delete(entry.dir);
    taken.delete(entry.dir);
    inTarget.set(to, { ...entry, dir: to });
    taken.add(to);
    held.set(entry.digest, to);
  };

  for (const entry of source) {
    const there = inTarget.get(entry.dir);
    if (there?.digest === entry.digest) continue;
    let name = entry.dir;
    if (there && compareTokens(there, entry) > 0) name = besideName(entry, taken, entry.digest, inTarget);
    else if (there) rename(there, freeName(there, new Set([...taken, ...sourceNames.keys()])));
    else if (taken.has(entry.dir)) name = besideName(entry, taken, entry.digest, inTarget);
    if (inTarget.get(name)?.digest === entry.digest) continue;
    const elsewhere = held.get(entry.digest);
    // The copy that stands elsewhere may itself be what the source calls by that other name.
    if (elsewhere !== undefined && sourceNames.get(elsewhere) !== entry.digest) {
      if (elsewhere !== name) rename(inTarget.get(elsewhere)!, name);
      continue;
    }
    const { digest, files, bytes } = entry;
    copies.push({ dir: entry.dir, as: name, digest, files, bytes });
    taken.add(name);
  }
  const sources = new Map(source.map((entry) => [entry.digest, entry]));
  for (const [replaces, { by, isCopied }] of replaced) {
    const entry = sources.get(by);
    if (!entry || !isCopied) continue;
    const { dir, digest, files, bytes } = entry;
    copies.push({ dir, as: held.get(by)!, digest, files, bytes, replaces });
  }
  const kept = [...inTarget.values()].filter((entry) => !wanted.has(entry.digest)).map((entry) => entry.dir);
  return { renames, copies, kept: kept.sort() };
}

/** The name of a scrape that does not lead its minute: the one it has there already, or a free one. */
function besideName(
  entry: SealedDirectory,
  taken: ReadonlySet<string>,
  digest: string,
  inTarget: ReadonlyMap<string, SealedDirectory>,
): string {
  const timestamp = parseScrapeName(entry.dir)?.timestamp ?? entry.dir;
  const present = [...inTarget.values()].find(
    (other) => other.digest === digest && other.dir.startsWith(`${timestamp}~`),
  );
  return present?.dir ?? freeName(entry, taken);
}

/** `YYMMDD-HHMM~<producer>`, or with part of the digest when even that is taken. */
export function freeName(entry: SealedDirectory, taken: ReadonlySet<string>): string {
  const timestamp = parseScrapeName(entry.dir)?.timestamp ?? entry.dir;
  const name = `${timestamp}~${entry.producer}`;
  return taken.has(name) ? `${name}-${entry.digest.slice(0, 8)}` : name;
}

/** What two copies of one scrape have alike; two recordings of one minute by different producers have not. */
export function tokenOf({ dir, producer, epoch }: SealedDirectory): string {
  return `${parseScrapeName(dir)?.timestamp ?? dir} ${epoch} ${producer}`;
}
