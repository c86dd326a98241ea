import { readdirSync } from 'node:fs';
import { readJsonSync } from 'fs-extra';
import { join } from 'node:path';
import { Fleet, type RunningNx, type RunOptions } from './fleet';

/** The parts of a run's state that tests look at. */
export interface RunFacts {
  readonly id: string;
  readonly invocation: number;
  readonly role: string;
  readonly nowOffsetMs: number;
  readonly startedAt: string;
  readonly decidedAt: string | null;
  readonly ended: boolean;
  /** Receipts by stage: its outcome. */
  readonly outcomes: Readonly<Record<string, string>>;
  readonly folder: string;
}

/** Office machines: each partner has a clone of its own, and all reach all homes, which are those of the first clone. */
export class Machines {
  readonly names: readonly string[];
  readonly #clones: ReadonlyMap<string, Fleet>;

  /** @param change replaces keys of the usual small configuration */
  constructor(names: readonly string[], change: Readonly<Record<string, unknown>> = {}) {
    this.names = names;
    this.#clones = new Map(names.map((name) => [name, new Fleet(names)]));
    this.configure(change);
  }

  configure(change: Readonly<Record<string, unknown>>): this {
    this.#first.configure();
    for (const clone of this.#clones.values()) clone.configure({ self: null, partners: this.partners, ...change });
    return this;
  }

  /** As the configuration of each machine names them. */
  get partners(): { readonly name: string; readonly home: string }[] {
    return this.names.map((name) => ({ name, home: this.#first.home(name) }));
  }

  /** What stands in the homes; its clone is the first partner's. */
  get fleet(): Fleet {
    return this.#first;
  }

  clone(name: string): Fleet {
    const clone = this.#clones.get(name);
    if (!clone) throw new Error(`no machine ${name}`);
    return clone;
  }

  /** Starts a command on a partner's machine. */
  start(name: string, args: readonly string[], options: Omit<RunOptions, 'partner'> = {}): RunningNx {
    return this.clone(name).start(args, { ...options, partner: name });
  }

  async run(name: string, args: readonly string[], options: Omit<RunOptions, 'partner'> = {}) {
    return this.clone(name).nx(args, { ...options, partner: name });
  }

  /** The runs of which a partner's store has a state, oldest first. */
  runs(name: string): RunFacts[] {
    return runsIn(join(this.#first.store(name), '.production', 'run'));
  }

  remove(): void {
    for (const clone of this.#clones.values()) clone.remove();
  }

  get #first(): Fleet {
    return [...this.#clones.values()][0]!;
  }
}

/** The runs of which there is a state in `<store>/.production/run`, oldest first. */
export function runsIn(folder: string): RunFacts[] {
  return namesIn(folder)
    .sort()
    .flatMap((id) => {
      const state = readJson(join(folder, id, 'run.json'));
      if (!state) return [];
      const receipts = namesIn(join(folder, id, 'receipts')).map((file) =>
        readJson(join(folder, id, 'receipts', file)),
      );
      const outcomes = Object.fromEntries(
        receipts.map((receipt) => [String(receipt?.['stage']), String(receipt?.['outcome'])]),
      );
      return [{ ...factsOf(state), outcomes, folder: join(folder, id) }];
    });
}

function factsOf(state: Record<string, unknown>): Omit<RunFacts, 'outcomes' | 'folder'> {
  return {
    id: String(state['id']),
    invocation: Number(state['invocation']),
    role: String(state['role']),
    nowOffsetMs: Number(state['nowOffsetMs']),
    startedAt: String(state['startedAt']),
    decidedAt: state['decidedAt'] === null ? null : String(state['decidedAt']),
    ended: state['ended'] === true,
  };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readJson(path: string): Record<string, unknown> | null {
  try {
    return readJsonSync(path) as Record<string, unknown>;
  } catch {
    return null;
  }
}
