import { ensureDirSync } from 'fs-extra';
import { join } from 'node:path';
import type { Partner } from '@scrape-and-report/production';
import { ensureStore } from '@scrape-and-report/sync';
import { partnersIn, syncHere } from './contenders';
import { median } from './measure';
import { plantSealedStore } from './plant';
import { withDelayedShare } from './share';

const DEADLINE_MS = 3000;

/** How much longer two partners take when the share of a third hangs, and when the verdict about that one comes. */
export async function measureHung(root: string, rounds: number): Promise<{ factor: number; verdictMs: number }> {
  const place = join(root, 'hung');
  ensureDirSync(place);
  return withDelayedShare(place, 0, async (mount, _served, { freeze, thaw }) => {
    const factors: number[] = [];
    const verdicts: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const folder = join(place, String(round));
      const [me, o1, o2, p1, p2] = partnersIn(folder, ['me', 'o1', 'o2', 'p1', 'p2']) as [
        Partner,
        ...Partner[],
      ] as Partner[];
      const [far] = partnersIn(mount, [`far${round}`]) as [Partner];
      plantSealedStore(me!.store, 300, 100);
      await ensureStore({ partner: me!, knownPartners: {} });
      const alone = (await timesOf(me!, [o1!, o2!])).lastMs;
      freeze();
      try {
        const beside = await timesOf(me!, [p1!, p2!, far], far);
        verdicts.push(beside.verdictMs);
        factors.push(beside.lastMs / alone);
      } finally {
        thaw();
      }
    }
    return { factor: median(factors), verdictMs: median(verdicts) };
  });
}

/** When the last of the partners that do not hang was done, and when the verdict about the other came: ms after the start. */
async function timesOf(
  me: Partner,
  partners: readonly Partner[],
  hung?: Partner,
): Promise<{ lastMs: number; verdictMs: number }> {
  const startedAt = performance.now();
  let lastMs = 0;
  let verdictMs = Infinity;
  const nothing = (): void => undefined;
  const info = (text: string): void => {
    if (text.startsWith('finished data sync')) lastMs = performance.now() - startedAt;
  };
  const reports = await syncHere(me, partners, {
    deadlineMs: DEADLINE_MS,
    log: { info, warning: nothing, error: () => (verdictMs = Math.min(verdictMs, performance.now() - startedAt)) },
  });
  for (const { partner, outcome } of reports)
    if (outcome !== (partner === hung?.name ? 'hung' : 'ok')) throw new Error(JSON.stringify(reports));
  return { lastMs, verdictMs };
}

export const HUNG_LIMITS = { factor: 1.1, verdictMs: DEADLINE_MS * 1.5 };
