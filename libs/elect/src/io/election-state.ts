import { validScrapes } from '@scrape-and-report/record';
import { believe } from '../claim/believe';
import type { Refusal } from '../claim/refusal';
import { paintPicture, type ElectionPicture, type PartnerPicture } from '../choice/election-picture';

import type { StoreView } from '../port/store-io';
import type { Views } from '../port/watch';
import { createFileStore } from './store/file-store';
import { openStores, recordPath, type ElectionOptions } from './election-options';

/** What one look at a partner gave; plain JSON. */
export interface PartnerSight {
  readonly partner: PartnerPicture;
  /** Null when it is not reachable. */
  readonly view: StoreView | null;
}

export interface StateOptions extends Pick<ElectionOptions, 'me' | 'partners' | 'clock'> {
  /** With it, claims are sought where it says. */
  readonly election?: ElectionOptions['election'];
  /** How a partner is looked at: a store that hangs holds its looker for ever, so give one with a limit. */
  readonly look?: (partner: ElectionOptions['me'], isOwn: boolean) => Promise<PartnerSight>;
}

/** Reads every store once and writes nothing. */
export async function electionState(options: StateOptions): Promise<ElectionPicture> {
  const { me, partners, look = lookAtPartner } = options;
  const seen = await Promise.all(partners.map((partner) => look(partner, partner.name === me.name)));
  const coordinator = await lookAtCoordinator(options);
  const views = coordinator ?? new Map(seen.map(({ partner, view }) => [partner.name, view]));
  // What can't be is no part of the picture.
  const believed = believe(views, { partners: partners.map(({ name }) => name), day: '', reached: 0 });
  return paintPicture(
    seen.map(({ partner }) => withProblem(partner, believed.refused)),
    [...believed.views.values()].flatMap((view) => view ?? []),
  );
}

/** Records that were read and can't be: those that could not be read are told by who looked. */
function withProblem(partner: PartnerPicture, refused: readonly Refusal[]): PartnerPicture {
  const first = refused.find((one) => 'store' in one && one.store === partner.name);
  if (!first || !('store' in first) || partner.problem !== null) return partner;
  return { ...partner, problem: `${recordPath(partner.store, first.number)}: ${first.reason}` };
}

/** Reads one store: its records and its newest scrape. Has no limit. */
export async function lookAtPartner(
  { name, store, home }: ElectionOptions['me'],
  isOwn: boolean,
): Promise<PartnerSight> {
  const reply = await createFileStore({ store, owner: name, createInside: isOwn ? home : undefined }).perform({
    kind: 'look',
  });
  if (reply.kind !== 'view') return unreachable({ name, store }, reply.kind === 'down' ? reply.reason : reply.kind);
  const newestScrape = validScrapes(store).at(-1) ?? null;
  return { partner: { name, store, reachable: true, problem: null, newestScrape }, view: reply.view };
}

/** A partner that could not be looked at. */
export function unreachable(
  { name, store }: Pick<ElectionOptions['me'], 'name' | 'store'>,
  problem: string,
): PartnerSight {
  return { partner: { name, store, reachable: false, problem, newestScrape: null }, view: null };
}

const COORDINATOR = 'etcd';

/** Claims stand in etcd when that coordinates; null when the stores themselves do. */
async function lookAtCoordinator({ me, partners, election, clock }: StateOptions): Promise<Views | null> {
  if (election?.coordinator !== 'etcd') return null;
  const store = openStores({ me, partners, election, clock }).get(me.name);
  const reply = await store?.perform({ kind: 'look' });
  store?.close?.();
  return new Map(reply?.kind === 'view' ? [[COORDINATOR, reply.view]] : []);
}
