import { randomBytes } from 'node:crypto';
import type { Clock, Day, ElectionConfig, Partner, RunLog } from '@scrape-and-report/production';
import { storeLayout } from '@scrape-and-report/record';
import { join } from 'node:path';
import type { Place } from '../claim/claims';
import type { ElectionContext, ElectionEvent } from '../claim/machine';
import type { Refusal } from '../claim/refusal';
import { compareNames, isSamePartner, WITNESS } from '../port/names';
import type { StoreIo } from '../port/store-io';
import { timingOf } from '../port/timing';
import type { World } from './drive';
import { createEtcdStore } from './store/etcd-store';
import { createFileStore } from './store/file-store';
import { localFiles } from './store/files';
import { limitStore } from './store/limited-store';
import { findNewestScrape } from './find-newest-whole';
import { createSharedStore } from './store/shared-store';

export interface ElectionOptions {
  readonly me: Partner;
  readonly partners: readonly Partner[];
  readonly day: Day;
  /** Of the site among those of the workspace: moves the rotation on, so that a fleet spreads them; 0 where absent. */
  readonly place?: number;
  /** Unique per run; with it a claim's identity is (partner, run, epoch). */
  readonly runId: string;
  readonly election: ElectionConfig;
  readonly clock: Clock;
  /** 0 to 1, as `Math.random`. */
  readonly random: () => number;
  readonly log: RunLog;
  readonly signal: AbortSignal;
  /** Whether an earlier run of the own partner is known to be dead: its claim is then taken over at once. */
  readonly ownPreviousRunIsDead?: (runId: string) => boolean;
  /** Called once, as soon as this partner steps back for a living producer. */
  readonly onStandby?: (producer: string) => void;
  /** Called when the producer is done, during a standby: fetch what the own store lacks. */
  readonly pull?: () => Promise<void>;
}

/** The options of a run as the deciding code wants them. */
export function contextOf(options: ElectionOptions, handover: boolean): ElectionContext {
  const { me, partners, day, place, runId, election, clock, random } = options;
  return {
    me: me.name,
    partners: partners.map(({ name }) => name),
    stores: storeKeys(options),
    day,
    place,
    runId,
    writer: randomBytes(6).toString('hex'),
    handover,
    timing: timingOf(election),
    standby: election.standby,
    quorum: election.quorum,
    now: () => clock.monotonicMs(),
    machineMs,
    random,
    tell: (event) => tell(options, event),
    isKnownDead: ({ holder }) =>
      holder !== null &&
      isSamePartner(holder.partner, me.name) &&
      options.ownPreviousRunIsDead?.(holder.runId) === true,
  };
}

/** For what follows the decision, which has named every record that it refused. */
export function quietContextOf(options: ElectionOptions, handover: boolean): ElectionContext {
  const context = contextOf(options, handover);
  return { ...context, tell: (event) => event.kind !== 'refused' && context.tell(event) };
}

/** All stores on file shares, each operation with a limit. */
export function worldOf(options: ElectionOptions): World {
  const { me, day, election, clock } = options;
  const stores = openStores(options);
  return {
    stores,
    close: () => stores.forEach((store) => store.close?.()),
    sleep: (ms, signal) => clock.sleep(ms, signal),
    newest: () => findNewestScrape(me.store, day, election.maxScrapeAgeDays),
    pull: options.pull,
  };
}

export function openStores({
  me,
  partners,
  election,
  clock,
}: Pick<ElectionOptions, 'me' | 'partners' | 'election' | 'clock'>): Map<string, StoreIo & { close?(): void }> {
  const { limitMs } = timingOf(election);
  if (election.coordinator === 'etcd') {
    // One store for all, which everybody knows as the own one: what it grants, it grants to one partner of the fleet.
    const etcd = createEtcdStore({ endpoints: election.etcd.endpoints, partners: partners.map(({ name }) => name) });
    const limited = limitStore(etcd, { limitMs, restMs: 0, now: () => clock.monotonicMs() });
    // That the client takes a moment to load is no silence of etcd.
    const perform: StoreIo['perform'] = (operation) => etcd.load().then(() => limited.perform(operation));
    return new Map([[me.name, { perform, close: () => etcd.close() }]]);
  }
  const now = (): number => clock.monotonicMs();
  const stores = new Map<string, StoreIo & { close?(): void }>();
  for (const { name, store, home } of partners) {
    if (name === me.name) {
      const files = createFileStore({ store, owner: name, createInside: home }, localFiles);
      stores.set(name, limitStore(files, { limitMs, restMs: 0, now }));
    } else stores.set(name, createSharedStore({ store, owner: name, limitMs, restMs: 2 * limitMs, now }));
  }
  if (election.witness !== null) {
    stores.set(WITNESS, createSharedStore({ store: election.witness, owner: null, limitMs, restMs: 2 * limitMs, now }));
  }
  return stores;
}

/** The one order in which everybody claims. */
function storeKeys({ me, partners, election }: ElectionOptions): string[] {
  if (election.coordinator === 'etcd') return [me.name];
  return [...partners.map(({ name }) => name), ...(election.witness === null ? [] : [WITNESS])].sort(compareNames);
}

/** On Linux, macOS and Windows this counts from the start of the machine, for every process alike. */
export function machineMs(): number {
  return Number(process.hrtime.bigint() / 1_000_000n);
}

/** Absolute path of a claim's folder. */
export function claimPath({ partners, election }: ElectionOptions, { store, number }: Place): string {
  const folder = partners.find(({ name }) => name === store)?.store ?? election.witness;
  return folder === null || election.coordinator === 'etcd'
    ? `etcd: ${nameOfClaim(number)}`
    : recordPath(folder, number);
}

/** Absolute path of a claim's folder in a store, or of what it has accepted. */
export function recordPath(store: string, number: number | null): string {
  const { own, election } = storeLayout(store);
  return number === null ? join(own, 'accepted.json') : join(election, nameOfClaim(number));
}

function nameOfClaim(number: number): string {
  return `lease.${String(number).padStart(8, '0')}`;
}

/** Absolute path of a record that was refused. */
export function refusedPath(options: ElectionOptions, refusal: Refusal): string {
  if ('path' in refusal) return refusal.path;
  const { store, number } = refusal;
  if (number !== null) return claimPath(options, { store, number });
  return recordPath(storeName(options, store), null);
}

function describeBlock(options: ElectionOptions, { store, number, partner, silentMs }: Blocked): string {
  const of = partner === null ? 'somebody unknown' : partner;
  const since = silentMs > 0 ? ` (silent for ${Math.round(silentMs / 1000)} s)` : ', which cannot be had';
  return `blocked by ${claimPath(options, { store, number })} of ${of}${since}`;
}

type Blocked = Extract<ElectionEvent, { kind: 'blocked' }>;

function storeName({ partners, election }: ElectionOptions, key: string): string {
  return partners.find(({ name }) => name === key)?.store ?? election.witness ?? key;
}

function tell(options: ElectionOptions, event: ElectionEvent): void {
  const { log, onStandby } = options;
  switch (event.kind) {
    case 'chosen':
      log.info(`available partners: ${event.available.join(', ')}`);
      if (event.outdated.length) log.info(`outdated partners: ${event.outdated.join(', ')}`);
      if (event.producer !== null) log.info(`selected partner: ${event.producer}`);
      return;
    case 'refused':
      return log.warning(`refused ${refusedPath(options, event)}: ${event.reason}`);
    case 'blocked':
      return log.warning(describeBlock(options, event));
    case 'no-quorum':
      return log.warning('waiting: fewer than half of all stores can be claimed');
    case 'takeover':
      return log.info(`taking over from ${event.from}`);
    case 'waiting':
      return log.info(`waiting: ${event.partner} is still at work`);
    case 'cleaned':
      return log.info(`removed ${event.what}, left by a dead run, from ${storeName(options, event.store)}`);
    case 'standby':
      return onStandby?.(event.producer);
  }
}
