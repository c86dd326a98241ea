import { removeWithRetry } from '@scrape-and-report/production';

/** Removes a database with all that SQLite may have left beside it; none of them need be there. */
export function removeDatabase(file: string): void {
  for (const suffix of ['', '-journal', '-wal', '-shm']) removeWithRetry(`${file}${suffix}`);
}
