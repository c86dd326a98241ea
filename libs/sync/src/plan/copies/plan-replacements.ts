import { chooseCopies, inOrderOfNeeds, type ScrapeCopy } from '@scrape-and-report/record';
import type { SealedDirectory } from '../../manifest/store-manifest';
import { tokenOf, type Replacement } from '../plan-scrapes';
import type { ScrapeCopy as CopyOfScrape } from '../sync-plan';

/** What the manifest of a scrape says of it; null when it is not there any more, or another. */
export type CopyOf = (store: 'source' | 'target', entry: SealedDirectory) => ScrapeCopy | null;

/**
 * Which scrapes of a target stand there as another copy of what the source holds, by the digest of the target's. Manifests
 * are read only when there are two of one minute, producer and epoch: one of them was moved over to format 2, or something
 * was taken out of it.
 */
export function planReplacements(
  source: readonly SealedDirectory[],
  target: readonly SealedDirectory[],
  copyOf: CopyOf = () => null,
): ReadonlyMap<string, Replacement> {
  const [ours, theirs] = [digestsOf(source), digestsOf(target)];
  const coming = new Set(source.filter(({ digest }) => !theirs.has(digest)).map(tokenOf));
  const replaced = new Map<string, Replacement>();
  const pairs = target.filter((entry) => !ours.has(entry.digest) && coming.has(tokenOf(entry)));
  if (pairs.length === 0) return replaced;
  const here = new Map(source.map((entry) => [entry.digest, copyOf('source', entry)]));
  const there = new Map(target.map((entry) => [entry.digest, copyOf('target', entry)]));
  const { counting, kept } = chooseCopies([...here.values(), ...there.values()].filter((copy) => copy !== null));
  const stays = (digest: string): boolean => counting.has(digest) || kept.has(digest);
  const taken = new Set<string>();
  for (const { digest } of pairs) {
    const standing = there.get(digest);
    const other = [...here.values()].find(
      (copy) => copy && standing && !theirs.has(copy.digest) && !taken.has(copy.digest) && isSame(copy, standing),
    );
    if (!other) continue;
    const [isWinner, isLoser] = [counting.has(other.digest) && !stays(digest), !stays(other.digest)];
    if (!isWinner && !isLoser) continue;
    taken.add(other.digest);
    replaced.set(digest, { by: other.digest, isCopied: isWinner });
  }
  return replaced;
}

/** The copies in the order in which they lean on one another, each with those that must be there before it. */
export function planLeaning(
  copies: readonly CopyOfScrape[],
  source: readonly SealedDirectory[],
  { target, copyOf = () => null }: { readonly target: readonly SealedDirectory[]; readonly copyOf?: CopyOf },
): { readonly copies: readonly CopyOfScrape[]; readonly problems: readonly { path: string; reason: string }[] } {
  const entries = new Map(source.map((entry) => [entry.digest, entry]));
  const facts = (copy: CopyOfScrape): ScrapeCopy | null => copyOf('source', entries.get(copy.digest)!);
  if (copies.every((copy) => (facts(copy)?.needs.length ?? 0) === 0)) return { copies, problems: [] };
  const { counting } = chooseCopies(source.map((entry) => copyOf('source', entry)).filter((copy) => copy !== null));
  const leaning = copies.map((copy) => {
    const { packs = [], needs = [] } = facts(copy) ?? {};
    // One that is kept for its packs alone is opened by nobody.
    return { copy, packs, needs: counting.has(copy.digest) ? needs : [] };
  });
  const theirs = digestsOf(target);
  const held = new Set(
    source.filter(({ digest }) => theirs.has(digest)).flatMap((entry) => copyOf('source', entry)?.packs ?? []),
  );
  const { ordered, unmet } = inOrderOfNeeds(leaning, held);
  const bringers = new Map(ordered.flatMap(({ copy, packs }) => packs.map((pack) => [pack, copy.as])));
  return {
    copies: ordered.map(({ copy, needs }) => {
      const after = new Set(needs.filter((need) => !held.has(need)).map((need) => bringers.get(need)!));
      return after.size === 0 ? copy : { ...copy, after: [...after].sort() };
    }),
    problems: unmet.map(({ copy }) => ({ path: copy.dir, reason: ALONE })),
  };
}

const ALONE = 'it needs packs of other scrapes, and they are not here';

/** Whether they are copies of one scrape, not two of one minute. */
function isSame(a: ScrapeCopy, b: ScrapeCopy): boolean {
  return a.identity === b.identity && (a.content === b.content || a.forgotten + b.forgotten > 0);
}

function digestsOf(entries: readonly SealedDirectory[]): ReadonlySet<string> {
  return new Set(entries.map(({ digest }) => digest));
}
