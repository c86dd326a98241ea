import { validScrapes } from '@scrape-and-report/record';
import { paintPicture, type ElectionPicture, type PartnerPicture } from '../picture';
import type { StoreView } from '../store-io';
import { createFileStore } from './file-store';
import { limitStore } from './limited-store';
import type { ElectionOptions } from './options';

const LIMIT_MS = 10_000;

/** Reads every store once, each with a limit, and writes nothing. */
export async function electionState(
  options: Pick<ElectionOptions, 'me' | 'partners' | 'clock' | 'signal'>,
): Promise<ElectionPicture> {
  const { me, partners, clock, signal } = options;
  const seen = await Promise.all(
    partners.map(async ({ name, store, home }): Promise<{ partner: PartnerPicture; view: StoreView | null }> => {
      const files = createFileStore({ store, owner: name, createInside: name === me.name ? home : undefined });
      const reply = await limitStore(files, { limitMs: LIMIT_MS, restMs: 0, now: () => clock.monotonicMs() }).perform({
        kind: 'look',
      });
      if (reply.kind !== 'view') {
        const problem = reply.kind === 'down' ? reply.reason : reply.kind;
        return { partner: { name, store, reachable: false, problem, newestScrape: null }, view: null };
      }
      const newestScrape = validScrapes(store).at(-1) ?? null;
      return { partner: { name, store, reachable: true, problem: null, newestScrape }, view: reply.view };
    }),
  );
  signal.throwIfAborted();
  return paintPicture(
    seen.map(({ partner }) => partner),
    seen.flatMap(({ view }) => view ?? []),
  );
}
