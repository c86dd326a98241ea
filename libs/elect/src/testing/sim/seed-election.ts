import { ordinalOf } from '@scrape-and-report/production';
import type { Protocol } from '../../claim/machine';

export interface SeedContext {
  /** The user name, sought as a part of the chosen partner's home. */
  readonly me: string;
  readonly partners: readonly string[];
  /** Day by the machine's own zone. */
  readonly localDay: string;
  /** Newest scrape by name, without a look at its content; null when the store cannot be read. */
  readonly newestOf: (partner: string) => string | null;
}

const RELAX_MS = 30_000;

/** The seed's `chosen_to_produce`, line by line; true when chosen. */
export function* seedElection({ me, partners, localDay, newestOf }: SeedContext): Protocol<boolean> {
  const announcement = { partner: me, runId: 'seed', day: localDay, n: 1, latest: '' };
  yield { kind: 'stores', requests: [{ store: me, operation: { kind: 'announce', announcement } }] };
  yield { kind: 'wait', ms: RELAX_MS };
  const looked = yield { kind: 'stores', requests: partners.map((store) => ({ store, operation: { kind: 'look' } })) };
  const flagged = new Map<string, string>();
  for (const [index, partner] of partners.entries()) {
    const reply = looked.replies?.[index];
    const raised = reply?.kind === 'view' && reply.view.announcements.some((one) => one.partner === partner);
    if (raised) flagged.set(partner.toLowerCase(), newestOf(partner) ?? '');
  }
  // The seed would fail on an empty list; its own flag always stands in its own store, so there is none.
  const newest = [...flagged.values()].sort().at(-1) ?? '';
  const recent = [...flagged.keys()].filter((partner) => flagged.get(partner)! >= newest).sort();
  const chosen = recent.length ? recent[ordinalOf(localDay) % recent.length]! : '';
  yield { kind: 'wait', ms: RELAX_MS };
  yield { kind: 'stores', requests: [{ store: me, operation: { kind: 'withdraw', partner: me } }] };
  return chosen.includes(me.toLowerCase());
}
