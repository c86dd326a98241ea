import { lstatSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Rooms whose code decides what a report says. */
const ROOMS = ['production', 'record', 'report', 'workbook'];

/**
 * Names, sizes and times of the code that makes reports, with Node and its zlib: what another code may have made otherwise is not
 * taken over from it. Null where this code does not stand in files of its own.
 */
export function codeStamp(): string | null {
  const libs = resolve(__dirname, '../../..');
  const stamps = [process.version, process.versions.zlib ?? ''];
  try {
    for (const room of ROOMS) addStamps(join(libs, room, 'src'), stamps);
  } catch {
    return null;
  }
  return stamps.join('\n');
}

function addStamps(folder: string, stamps: string[]): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) addStamps(path, stamps);
    else {
      const { size, mtimeMs } = lstatSync(path);
      stamps.push(`${path} ${size} ${mtimeMs}`);
    }
  }
}
