import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { makeFolderIn } from './place/make-folder-in';
import type { Day } from '../calendar';
import { pathInside } from '../records/inside';
import {
  parseReceipt,
  parseRunState,
  type Receipt,
  type RunStarter,
  type RunState,
  type StageName,
} from '../run/run-state';
import { LOCK_LITTER } from './folder-lock';
import { removeIfFree } from './patient-remove';
import { renameWithRetry } from './patient-rename';
import { readRecordText } from './read-bounded';

/** The runs of a store: `<store>/.production/run/<run id>/` with `run.json` and `receipts/<stage>.json`. */
export interface RunFolder {
  /** The folder of one run. */
  pathOf(id: string): string;
  create(state: RunState): void;
  /** Reads the newest run of an nx process and project that has not ended; undefined when there is none. */
  find(starter: RunStarter): RunState | undefined;
  update(id: string, change: Partial<RunState>): RunState;
  saveReceipt(id: string, receipt: Receipt): void;
  /** Earlier productions that never ended, for a run that holds the lock of the store: nobody works on them any more. */
  dead(ownId: string): RunState[];
  /** Receipts of one run. */
  receipts(id: string): Receipt[];
  /** Receipts of all runs but one, oldest run first. */
  earlierReceipts(exceptId: string): Receipt[];
  remove(id: string): void;
  /**
   * Removes all but the newest `keep` ended runs that produced, every ended one that did not, and with `deadBefore` those
   * of earlier days that never ended.
   *
   * @returns ids of the last kind
   */
  prune(keep: number, deadBefore?: Day): string[];
}

/** Run ids sort by the moment they were made at: `YYYYMMDDTHHMMSSmmmZ-<pid>`. */
export function runIdOf(startedAt: Date, invocation: number): string {
  return `${startedAt.toISOString().replace(/[-:.]/g, '')}-${invocation}`;
}

export function openRunFolder(runs: string): RunFolder {
  const pathOf = (id: string): string => pathInside(runs, id);
  const stateFile = (id: string): string => join(pathOf(id), 'run.json');
  const read = (id: string): RunState | undefined => {
    const state = readRecord(stateFile(id), parseRunState);
    // One that names another folder would be written there.
    return state?.id === id ? state : undefined;
  };
  const ids = (): string[] =>
    namesIn(runs)
      .filter((name) => existsSync(stateFile(name)))
      .sort();
  const receiptsOf = (id: string): Receipt[] => {
    const folder = join(pathOf(id), 'receipts');
    if (!existsSync(folder)) return [];
    return readdirSync(folder).flatMap((name) => readRecord(join(folder, name), parseReceipt) ?? []);
  };
  const save = (state: RunState): RunState => {
    writeJson(stateFile(state.id), state);
    return state;
  };
  return {
    pathOf,
    create: (state) => {
      makeFolderIn(dirname(runs), basename(runs), state.id, 'receipts');
      save(state);
    },
    find: ({ invocation, project }) =>
      ids()
        .reverse()
        .map(read)
        .find((state) => state?.invocation === invocation && state.project === project && !state.ended),
    update: (id, change) => {
      const state = read(id);
      if (!state) throw new Error(`run ${id} has no state in ${runs}`);
      return save({ ...state, ...change });
    },
    dead: (ownId) =>
      ids()
        .filter((id) => id < ownId)
        .flatMap((id) => read(id) ?? [])
        .filter(({ role, ended }) => role === 'producer' && !ended),
    saveReceipt: (id, receipt) => writeJson(join(pathOf(id), 'receipts', `${receipt.stage}.json`), receipt),
    receipts: receiptsOf,
    earlierReceipts: (exceptId) =>
      ids()
        .filter((id) => id !== exceptId)
        .flatMap(receiptsOf),
    remove: (id) => void removeIfFree(pathOf(id)),
    prune: (keep, deadBefore = '') => {
      const dead = ids().filter((id) => isDead(read(id), deadBefore));
      for (const id of dead) removeIfFree(pathOf(id));
      const ended = ids().filter((id) => read(id)?.ended);
      const produced = ended.filter((id) => read(id)?.role === 'producer');
      const kept = new Set(produced.slice(Math.max(0, produced.length - keep)));
      for (const id of ended) if (!kept.has(id)) removeIfFree(pathOf(id));
      for (const name of namesIn(runs)) if (name.endsWith(LOCK_LITTER)) removeIfFree(join(runs, name));
      return dead;
    },
  };
}

/** Not `existsSync` first, to which a folder that may not be read is missing. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function isDead(state: RunState | undefined, before: Day): boolean {
  return state !== undefined && !state.ended && state.day < before;
}

/** The outcomes of a run's stages so far. */
export function outcomesOf(receipts: readonly Receipt[]): Partial<Record<StageName, Receipt['outcome']>> {
  return Object.fromEntries(receipts.map(({ stage, outcome }) => [stage, outcome]));
}

/** Facts of a stage may be long. */
const MAX_BYTES = 8 * 1024 * 1024;

function readRecord<T>(path: string, parse: (text: string) => T | null): T | undefined {
  try {
    return parse(readRecordText(path, { maxBytes: MAX_BYTES })) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Whole or not at all: a task that starts while another writes must never read half a state. */
function writeJson(path: string, value: unknown): void {
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    writeFileSync(temporary, `${JSON.stringify(value, null, 1)}\n`, { flush: true });
    renameWithRetry(temporary, path);
  } catch (error) {
    removeIfFree(temporary);
    throw error;
  }
}
