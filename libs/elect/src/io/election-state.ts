import { validScrapes } from '@scrape-and-report/record';
import { paintPicture, type ElectionPicture, type PartnerPicture } from '../picture';
import type { StoreView } from '../store-io';
import { createFileStore } from './file-store';
import { limitStore } from './limited-store';
import { openStores, type ElectionOptions } from './options';

const LIMIT_MS = 10_000;

/** Reads every store once, each with a limit, and writes nothing. With `election`, claims are sought where it says. */
export async function electionState(
  options: Pick<ElectionOptions, 'me' | 'partners' | 'clock' | 'signal'> & Partial<Pick<ElectionOptions, 'election'>>,
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
  const coordinator = await lookAtCoordinator(options);
  return paintPicture(
    seen.map(({ partner }) => partner),
    coordinator ?? seen.flatMap(({ view }) => view ?? []),
  );
}

/** Claims stand in etcd when that coordinates; null when the stores themselves do. */
async function lookAtCoordinator({
  me,
  partners,
  election,
  clock,
}: Parameters<typeof electionState>[0]): Promise<StoreView[] | null> {
  if (election?.coordinator !== 'etcd') return null;
  const store = openStores({ me, partners, election, clock }).get(me.name);
  const reply = await store?.perform({ kind: 'look' });
  store?.close?.();
  return reply?.kind === 'view' ? [reply.view] : [];
}
