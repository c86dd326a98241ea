import type { Stats } from 'node:fs';
import { promises as fs } from 'node:fs';
import { readBoundedFar } from '@scrape-and-report/production';

/** A file's JSON object, or null when it is missing, busy, torn or no object: no news. */
export async function readObject(path: string): Promise<Readonly<Record<string, unknown>> | null> {
  try {
    const bytes = await readBoundedFar(path, { maxBytes: MAX_BYTES });
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

const MAX_BYTES = 4 * 1024 * 1024;

/** Names in a folder, sorted; none when it is not there. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await fs.readdir(folder)).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

export async function statOrNull(path: string): Promise<Stats | null> {
  try {
    return await fs.stat(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}

export function problemOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
