import { closeSync, openSync, readSync, writeSync } from 'node:fs';

/** Where SQLite counts the changes of a file, and notes at which of them it wrote its own version. */
const COUNTERS = [24, 92] as const;
const VERSION_AT = 96;

/** Sets what SQLite counts and writes of itself, so that the same rows are the same bytes on every machine. */
export function levelHeader(file: string): void {
  const handle = openSync(file, 'r+');
  try {
    for (const at of COUNTERS) writeSync(handle, Buffer.from([0, 0, 0, 1]), 0, 4, at);
    const version = Buffer.alloc(4);
    version.writeUInt32BE(3_045_000);
    writeSync(handle, version, 0, 4, VERSION_AT);
  } finally {
    closeSync(handle);
  }
}

/** Whether nobody has written into a closed file since `levelHeader`. */
export function isLevel(file: string): boolean {
  const handle = openSync(file, 'r');
  try {
    const count = Buffer.alloc(4);
    return COUNTERS.every((at) => readSync(handle, count, 0, 4, at) === 4 && count.readUInt32BE(0) === 1);
  } finally {
    closeSync(handle);
  }
}
