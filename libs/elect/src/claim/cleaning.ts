import type { Claim } from './claim-chain';
import { perform, type ElectionContext, type Knowledge, type Protocol, type StoreRequest } from './machine';
import { isSamePartner } from '../port/names';
import { announcementKey } from '../port/watch';

/** So many links of a chain stay, whatever became of them: somebody may still be reading them. */
const KEPT_LINKS = 16;

/**
 * What the dead left in a store that we hold: old links of the claim chain, announcements that nobody renewed for a
 * whole lease, temporary files. One line of the log for each thing removed; claims of the day are never touched.
 */
export function* cleanStore(context: ElectionContext, known: Knowledge, claim: Claim, store: string): Protocol<void> {
  const view = known.views.get(store);
  if (!view) return;
  const requests: StoreRequest[] = [{ store, operation: { kind: 'sweep' } }];
  const texts: string[] = [''];
  const head = view.claims.at(-1)?.number ?? 0;
  for (const { number, holder } of view.claims) {
    if (number > head - KEPT_LINKS || holder?.day === claim.day) continue;
    requests.push({ store, operation: { kind: 'prune', number } });
    texts.push(`the claim ${number} of ${holder?.partner ?? 'nobody'}`);
  }
  for (const one of view.announcements) {
    const { silentMs } = known.watch.lifeOf(announcementKey(one), context.now());
    if (silentMs < context.timing.leaseMs || isSamePartner(one.partner, context.me)) continue;
    requests.push({ store, operation: { kind: 'withdraw', partner: one.partner } });
    texts.push(`the flag of ${one.partner}`);
  }
  const replies = yield* perform(requests);
  for (const [index, reply] of replies.entries()) {
    if (reply.kind !== 'ok') continue;
    for (const name of reply.removed ?? [])
      context.tell({ kind: 'cleaned', store, what: `the temporary file ${name}` });
    if (texts[index]) context.tell({ kind: 'cleaned', store, what: texts[index] });
  }
}
