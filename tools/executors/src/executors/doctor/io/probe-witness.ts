import { retryRemove } from '@scrape-and-report/production';
import { TEMPORARY_PREFIX } from '@scrape-and-report/record';
import { randomBytes } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { problemOf } from '../../../runtime/read-json';

/** Why the witness folder can't be used; null when a folder could be made and removed in it, which is what claims do. */
export async function probeWitness(folder: string): Promise<string | null> {
  const trial = join(folder, `${TEMPORARY_PREFIX}doctor-${randomBytes(6).toString('hex')}`);
  try {
    await fs.mkdir(trial);
    await retryRemove(trial);
    return null;
  } catch (error) {
    return problemOf(error);
  }
}
