import { STORE_FORMAT, storeLayout, writeFileAtomic } from '@scrape-and-report/record';
import { isCount, isOneOf, isText, optional, orNull, readRecordText, shapeOf } from '@scrape-and-report/production';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { codeDigest, commitOf } from './code-version';
import { readObject } from './read-json';
import type { StageContext } from './stage-context';

/** `.production/machine.json`: what a machine says of itself, for the doctors of the others. */
export interface MachineNote {
  readonly version: 1;
  readonly partner: string;
  /** As `process.version`. */
  readonly node: string;
  /** SHA-256 (hex) of the sources and of package-lock.json, whatever their line ends. */
  readonly code: string;
  /** Commit of the clone, for people; null outside git. */
  readonly commit: string | null;
  readonly platform: string;
  /** Up to which format of a record its code reads; absent: 1. */
  readonly reads?: number;
  /** Zone of the configuration: decides which day it is. */
  readonly timeZone: string;
  /** UTC, ISO 8601; when the rest last changed. */
  readonly writtenAt: string;
}

export type NoteContext = Pick<StageContext, 'config' | 'workspace' | 'clock'>;

/** What this machine is now. Reads the sources of the workspace, some hundred small files. */
export function machineNoteOf({ config, workspace, clock }: NoteContext): MachineNote {
  return {
    version: 1,
    partner: config.me.name,
    node: process.version,
    code: codeDigest(workspace.root),
    commit: commitOf(workspace.root),
    platform: `${process.platform}-${process.arch}`,
    reads: STORE_FORMAT,
    timeZone: config.timeZone,
    writtenAt: clock.now().toISOString(),
  };
}

/**
 * Leaves `.production/machine.json` in the own store, by which the doctors of the others compare versions. Written only
 * when something in it changed, and only into a store that is there; never throws, since no day is lost for a note.
 *
 * @returns whether it was written
 */
export function writeMachineNote(context: NoteContext, note?: MachineNote): boolean {
  const { own } = storeLayout(context.config.me.store);
  try {
    if (!existsSync(own)) return false;
    const path = join(own, 'machine.json');
    const present = note ?? machineNoteOf(context);
    const standing = existsSync(path) ? parseMachineNote(parse(readRecordText(path))) : null;
    if (standing && meaningOf(standing) === meaningOf(present)) return false;
    writeFileAtomic(path, `${JSON.stringify(present, null, 1)}\n`);
    return true;
  } catch {
    return false;
  }
}

/** The note of the machine whose store it is; null when it left none that is whole. */
export async function loadMachineNote(store: string): Promise<MachineNote | null> {
  return parseMachineNote(await readObject(join(storeLayout(store).own, 'machine.json')));
}

function meaningOf(note: MachineNote): string {
  const { partner, node, code, commit, platform, reads, timeZone } = note;
  return JSON.stringify([partner, node, code, commit, platform, reads, timeZone]);
}

function parse(text: string): Readonly<Record<string, unknown>> | null {
  try {
    return JSON.parse(text) as Record<string, unknown> | null;
  } catch {
    return null;
  }
}

const readNote = shapeOf<MachineNote>({
  version: isOneOf(1),
  partner: isText(),
  node: isText(),
  code: isText(),
  commit: orNull(isText()),
  platform: isText(),
  reads: optional(isCount),
  timeZone: isText(),
  writtenAt: isText(),
});

function parseMachineNote(value: Readonly<Record<string, unknown>> | null): MachineNote | null {
  return readNote(value);
}
