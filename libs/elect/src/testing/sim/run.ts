import { createChance, type Chance } from '@scrape-and-report/testing';
import type { Claim } from '../../claim/claim-chain';
import type { ElectionContext, Protocol, Reply } from '../../claim/machine';
import { compareNames, WITNESS } from '../../port/names';
import type { StoreReply } from '../../port/store-io';
import { seedElection } from './seed-election';
import type { Protocols } from './protocols';
import type { Situation } from './situation';
import { World, type DataSet, type Host } from './world';

/** A stretch of time in which a partner was at work on a day. */
export interface Work {
  readonly partner: string;
  readonly day: string;
  readonly fromMs: number;
  /** Null while it lasts, or for ever when the machine died over it (`diedMs`). */
  toMs: number | null;
  /** It made data of its own, rather than only going on with what it found. */
  readonly crawled: boolean;
  committedMs: number | null;
  /** When every store that could be reached had its mark. */
  doneMs: number | null;
}

export interface History {
  readonly situation: Situation;
  readonly world: World;
  readonly works: readonly Work[];
  /** Partner and day of every start. */
  readonly starts: readonly { readonly partner: string; readonly day: string; readonly atMs: number; died: boolean }[];
  /** First selected partner by each who chose. */
  readonly decisions: readonly { readonly partner: string; readonly atMs: number; readonly kind: string }[];
}

const HORIZON_MS = 4_500_000;
/** Until a run that lost its claim has ended its chain and started anew. */
const AGAIN_MS = 20_000;
const SPANS = { relaxSeconds: 30, leaseSeconds: 90 };

/** Plays a situation to its end: with the given deciding code, or with the seed's. */
export function simulate(situation: Situation, protocols: Protocols | 'seed'): History {
  const chance = createChance(situation.seed ^ 0x5bd1e995);
  const world = new World(situation, chance);
  const history: Books = {
    situation,
    world,
    works: [] as Work[],
    starts: [] as { partner: string; day: string; atMs: number; died: boolean }[],
    decisions: [] as { partner: string; atMs: number; kind: string }[],
  };
  for (const host of world.hosts.values()) {
    scatterLitter(world, host, situation);
    if (host.machine.startMs === null) continue;
    world.agenda.at(host.machine.startMs, () => start(history, host, protocols, chance));
    planCrash(history, host, protocols, chance);
  }
  world.agenda.run(HORIZON_MS);
  return history;
}

function scatterLitter(world: World, { machine }: Host, situation: Situation): void {
  const { name, litter, day } = machine;
  if (!litter) return;
  for (const { store, machine: owner } of world.hosts.values()) {
    if (litter.flag)
      store.apply({
        kind: 'announce',
        announcement: { partner: name, runId: 'dead', day, n: 3, latest: machine.newest },
      });
    if (litter.claimDay === null) continue;
    store.apply({ kind: 'reserve', number: 1 });
    const order = situation.machines.map((one) => one.name);
    // One store in three keeps an empty claim: its maker died between the two steps.
    if (owner.name.length % 3 === 0) continue;
    store.apply({
      kind: 'hold',
      number: 1,
      holder: { partner: name, runId: 'dead', attempt: 1, day: litter.claimDay, epoch: 4, order },
      beat: { n: 9, by: 'dead', state: 'producing' },
    });
  }
}

function planCrash(history: Books, host: Host, protocols: Protocols | 'seed', chance: Chance): void {
  const { crash } = host.machine;
  if (!crash) return;
  const { agenda } = history.world;
  agenda.at(crash.atMs, () => {
    host.incarnation += 1;
    if (crash.machine) host.serving = false;
    for (const work of history.works) if (work.partner === host.machine.name) work.toMs ??= agenda.nowMs;
    for (const one of history.starts) if (one.partner === host.machine.name) one.died = true;
  });
  if (crash.restartMs === null) return;
  agenda.at(crash.atMs + crash.restartMs, () => {
    host.serving = true;
    start(history, host, protocols, chance);
  });
}

interface Books {
  readonly world: World;
  readonly situation: Situation;
  readonly works: Work[];
  readonly starts: History['starts'][number][];
  readonly decisions: History['decisions'][number][];
}

function start(books: Books, host: Host, protocols: Protocols | 'seed', chance: Chance): void {
  const { name, day } = host.machine;
  books.starts.push({ partner: name, day, atMs: books.world.agenda.nowMs, died: false });
  host.incarnation += 1;
  if (protocols === 'seed') startSeed(books, host);
  else startOurs(books, host, protocols, chance);
}

function startOurs(books: Books, host: Host, protocols: Protocols, chance: Chance, again = 0): void {
  const { world } = books;
  const { name } = host.machine;
  const context = contextOf(books, host, protocols, chance, again);
  run(world, host, protocols.decideElection(context), (decision) => {
    books.decisions.push({
      partner: name,
      atMs: world.agenda.nowMs,
      kind: decision.kind === 'step-back' ? decision.reason : decision.kind,
    });
    if (decision.kind !== 'produce') return;
    produce(books, host, protocols, context, decision.claim, () => {
      // Who lost its claim begins again, and so stands by for the one who has it.
      world.inProcess(host, world.agenda.nowMs + AGAIN_MS, () => startOurs(books, host, protocols, chance, again + 1));
    });
  });
}

function contextOf(
  { world, situation }: Books,
  host: Host,
  protocols: Protocols,
  chance: Chance,
  again: number,
): ElectionContext {
  const { name, day, clockRate } = host.machine;
  const partners = situation.machines.map((machine) => machine.name);
  const run = `${name} ${host.incarnation}${again > 0 ? ` again ${again}` : ''}`;
  const now = (): number => world.agenda.nowMs * clockRate + 1_000_000 * name.length;
  return {
    me: name,
    partners,
    stores: [...partners, ...(situation.witness ? [WITNESS] : [])].sort(compareNames),
    day,
    runId: run,
    writer: run,
    handover: false,
    timing: protocols.timingOf(SPANS),
    standby: 'watch',
    quorum: situation.quorum,
    now,
    machineMs: now,
    random: () => chance.next(),
    tell: () => undefined,
    isKnownDead: ({ holder }) => holder?.partner === name && holder.runId !== run,
  };
}

/** The work of the one who holds the claim: renewals meanwhile, an assertion, the commit, copies, the mark. */
function produce(
  books: Books,
  host: Host,
  protocols: Protocols,
  context: ElectionContext,
  claim: Claim,
  lost: () => void,
): void {
  const { world, situation } = books;
  const { name } = host.machine;
  const { nowMs } = world.agenda;
  const found = [...world.hosts.values()].find(
    (other) =>
      world.isUp(name, other.machine.name) &&
      world.isSteady(name, other.machine.name) &&
      other.data.some(({ day }) => day === claim.day),
  );
  const work: Work = {
    partner: name,
    day: claim.day,
    fromMs: nowMs,
    toMs: null,
    crawled: !found,
    committedMs: null,
    doneMs: null,
  };
  books.works.push(work);
  const book = protocols.openLeaseBook(context, claim);
  const stop = (): void => void (work.toMs ??= world.agenda.nowMs);
  const lose = (): void => {
    if (work.toMs !== null) return;
    stop();
    lost();
  };
  for (const store of context.stores) {
    run(
      world,
      host,
      protocols.renewStore(context, protocols.createKnowledge(context), book, store),
      () => book.lost !== null && lose(),
    );
  }
  freeze(world, host, nowMs);
  const data: DataSet = found?.data.find(({ day }) => day === claim.day) ?? {
    day: claim.day,
    epoch: claim.epoch,
    producer: name,
    minute: Math.floor(nowMs / 60_000),
    atMs: nowMs,
  };
  const lasts = found ? 20_000 : situation.workMs;
  world.inProcess(host, nowMs + lasts / host.machine.clockRate, () => {
    if (book.lost !== null) return;
    run(world, host, protocols.assertHeld(context, protocols.createKnowledge(context), claim), (loss) => {
      if (loss !== null || book.lost !== null) return void ((book.lost ??= loss), lose());
      keep(host, data);
      work.committedMs = world.agenda.nowMs;
      distribute(world, host, data, () => {
        run(
          world,
          host,
          protocols.endClaim(context, protocols.createKnowledge(context), claim, 'done'),
          () => void (work.doneMs = world.agenda.nowMs),
        );
        book.ended = true;
        stop();
      });
    });
  });
}

function freeze(world: World, host: Host, nowMs: number): void {
  const { freeze: nap } = host.machine;
  if (!nap || host.nap) return;
  world.agenda.at(nowMs + nap.afterMs, () => {
    host.frozenUntilMs = world.agenda.nowMs + nap.forMs;
    host.nap = { fromMs: world.agenda.nowMs, toMs: host.frozenUntilMs };
  });
}

function startSeed(books: Books, host: Host): void {
  const { world, situation } = books;
  const { name, localDay, day } = host.machine;
  const newestOf = (partner: string): string | null =>
    world.isUp(name, partner) ? world.host(partner).machine.newest : null;
  const partners = situation.machines.map((machine) => machine.name);
  run(world, host, seedElection({ me: name, partners, localDay, newestOf }), (chosen) => {
    books.decisions.push({ partner: name, atMs: world.agenda.nowMs, kind: chosen ? 'produce' : 'not needed' });
    if (!chosen) return;
    const { nowMs } = world.agenda;
    const work: Work = {
      partner: name,
      day,
      fromMs: nowMs,
      toMs: null,
      crawled: true,
      committedMs: null,
      doneMs: null,
    };
    books.works.push(work);
    freeze(world, host, nowMs);
    world.inProcess(host, nowMs + situation.workMs, () => {
      const data: DataSet = { day, epoch: 0, producer: name, minute: Math.floor(nowMs / 60_000), atMs: nowMs };
      keep(host, data);
      work.committedMs = world.agenda.nowMs;
      distribute(world, host, data, () => void (work.toMs = work.doneMs = world.agenda.nowMs));
    });
  });
}

function keep(host: Host, data: DataSet): void {
  if (!host.data.some((one) => one.producer === data.producer && one.atMs === data.atMs)) host.data.push(data);
}

function distribute(world: World, host: Host, data: DataSet, done: () => void): void {
  const name = host.machine.name;
  for (const other of world.hosts.values()) {
    if (other !== host && world.isUp(name, other.machine.name)) keep(other, data);
  }
  world.inProcess(host, world.agenda.nowMs + 5000, done);
}

/** Runs a protocol in the simulated process; `done` gets its result, unless the process dies before. */
function run<T>(world: World, host: Host, protocol: Protocol<T>, done: (result: T) => void): void {
  const advance = (reply: Reply): void => {
    const step = protocol.next(reply);
    if (step.done) return done(step.value);
    const effect = step.value;
    switch (effect.kind) {
      case 'wait':
        return world.inProcess(host, world.agenda.nowMs + effect.ms / host.machine.clockRate, () => advance({}));
      case 'newest':
        return world.inProcess(host, world.agenda.nowMs + 20, () => advance({ newest: host.machine.newestVerified }));
      case 'pull':
        return world.inProcess(host, world.agenda.nowMs + 2000, () => {
          pull(world, host);
          advance({});
        });
      case 'stores': {
        const replies: StoreReply[] = [];
        let missing = effect.requests.length;
        for (const [index, { store, operation }] of effect.requests.entries()) {
          world.request(host, store, operation, (reply) => {
            replies[index] = reply;
            missing -= 1;
            if (missing === 0) advance({ replies });
          });
        }
      }
    }
  };
  advance({});
}

function pull(world: World, host: Host): void {
  for (const other of world.hosts.values()) {
    if (other !== host && world.isUp(host.machine.name, other.machine.name))
      for (const data of other.data) keep(host, data);
  }
}
