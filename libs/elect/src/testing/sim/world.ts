import type { Chance } from '@scrape-and-report/testing';
import { WITNESS } from '../../port/names';
import { MemoryStore } from '../memory-store';
import type { StoreOperation, StoreReply, StoreView } from '../../port/store-io';
import { Agenda } from './agenda';
import type { Situation, SimMachine, Span } from './situation';

/** What a production left: the data of one day by one producer. */
export interface DataSet {
  readonly day: string;
  readonly epoch: number;
  readonly producer: string;
  /** Minute at which it was made, which is all that the seed names it by. */
  readonly minute: number;
  readonly atMs: number;
}

/** A machine and its store in the simulation. */
export interface Host {
  readonly machine: SimMachine;
  readonly store: MemoryStore;
  readonly data: DataSet[];
  /** Grows with each start; what an earlier incarnation had under way comes to nothing. */
  incarnation: number;
  /** The share answers. */
  serving: boolean;
  frozenUntilMs: number;
  /** When it slept, if ever. */
  nap: Span | null;
}

const LIMIT_MS = 10_000;

/** Machines, stores and the network between them, in virtual time. */
export class World {
  readonly agenda = new Agenda();
  readonly hosts: ReadonlyMap<string, Host>;
  readonly situation: Situation;
  readonly #witness = new MemoryStore();
  readonly #chance: Chance;
  readonly #listings = new Map<string, { view: StoreView; atMs: number }>();

  constructor(situation: Situation, chance: Chance) {
    this.situation = situation;
    this.#chance = chance;
    this.hosts = new Map(
      situation.machines.map((machine) => [
        machine.name,
        { machine, store: new MemoryStore(), data: [], incarnation: 0, serving: true, frozenUntilMs: 0, nap: null },
      ]),
    );
  }

  host(name: string): Host {
    return this.hosts.get(name)!;
  }

  /** Whether a request sent now gets there. */
  isUp(from: string, to: string, atMs = this.agenda.nowMs): boolean {
    const target = this.host(to);
    if (from === to) return target.serving;
    if (!target.serving || target.frozenUntilMs > atMs) return false;
    return !this.situation.link(from, to).cuts.some(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs);
  }

  /** Whether a link answers within the limit every time, when nothing is cut. */
  isSteady(from: string, to: string): boolean {
    return from === to || this.situation.link(from, to).latencyMs * 1.5 < LIMIT_MS;
  }

  /** Lets something happen in a machine's process, later when the machine is frozen, never when it was killed meanwhile. */
  inProcess(host: Host, atMs: number, act: () => void): void {
    const { incarnation } = host;
    const happen = (): void => {
      if (host.incarnation !== incarnation) return;
      if (host.frozenUntilMs > this.agenda.nowMs) this.agenda.at(host.frozenUntilMs, happen);
      else act();
    };
    this.agenda.at(atMs, happen);
  }

  /** One operation with its limit; what is answered as down may still land. */
  request(from: Host, to: string, operation: StoreOperation, done: (reply: StoreReply) => void): void {
    const name = from.machine.name;
    const down = { kind: 'down', reason: 'unreachable' } as const;
    const { nowMs } = this.agenda;
    if (from.machine.name === to) {
      this.inProcess(from, nowMs + this.#chance.between(0.2, 3), () => done(from.store.apply(operation)));
      return;
    }
    if (to === WITNESS) {
      this.inProcess(from, nowMs + this.#chance.between(5, 60), () => done(this.#witness.apply(operation)));
      return;
    }
    if (!this.isUp(name, to)) {
      this.inProcess(from, nowMs + this.#chance.between(50, LIMIT_MS), () => done(down));
      return;
    }
    const latencyMs = this.situation.link(name, to).latencyMs * this.#chance.between(0.5, 1.5);
    let reply: StoreReply = down;
    const sentBy = from.incarnation;
    this.agenda.at(nowMs + latencyMs / 2, () => {
      // A request that is on its way arrives even when its sender has died since.
      if (this.isUp(name, to) && (from.incarnation === sentBy || this.#chance.happens(0.5)))
        reply = this.#apply(name, to, operation);
    });
    this.inProcess(from, nowMs + Math.min(latencyMs, LIMIT_MS), () => done(latencyMs < LIMIT_MS ? reply : down));
  }

  #apply(from: string, to: string, operation: StoreOperation): StoreReply {
    const reply = this.host(to).store.apply(operation);
    const { staleMs } = this.situation;
    if (reply.kind !== 'view' || staleMs === 0) return reply;
    const key = `${from} ${to}`;
    const listed = this.#listings.get(key);
    if (listed && this.agenda.nowMs - listed.atMs < staleMs && this.#chance.happens(0.6))
      return { kind: 'view', view: listed.view };
    this.#listings.set(key, { view: reply.view, atMs: this.agenda.nowMs });
    return reply;
  }
}
