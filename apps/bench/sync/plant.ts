import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addDays } from '@scrape-and-report/production';
import { renderScrapeManifest } from '@scrape-and-report/record';

/** A store of sealed scrapes of small files (2 kB on average). */
export function plantSealedStore(store: string, directories: number, filesEach: number): void {
  for (let index = 0; index < directories; index++) addSealedDirectory(store, index, filesEach);
}

export function addSealedDirectory(store: string, index: number, filesEach: number): void {
  const timestamp = `${addDays('2020-01-01', index).slice(2).replaceAll('-', '')}-0500`;
  const directory = join(store, timestamp);
  mkdirSync(directory, { recursive: true });
  const files = Array.from({ length: filesEach }, (_, number) => {
    const content = `${timestamp} ${number} ${'x'.repeat((number * 37) % 4000)}`;
    const path = `page-${number}.html`;
    writeFileSync(join(directory, path), content);
    return { path, size: content.length, sha256: createHash('sha256').update(content).digest('hex') };
  });
  const manifest = renderScrapeManifest({
    timestamp,
    producer: 'me',
    epoch: 1,
    complete: true,
    pages: filesEach,
    files,
  });
  writeFileSync(join(directory, 'manifest.json'), manifest);
  // As old as a scrape of yesterday is: a record of what was written this moment is not trusted.
  const at = Date.now() / 1000 - 86_400;
  for (const path of ['manifest.json', '']) utimesSync(join(directory, path), at, at);
}

export function addSmallFiles(store: string, count: number): void {
  for (let index = 0; index < count; index++) {
    const folder = join(store, 'reports', String(index % 100));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${index}.html`), `page ${index}`);
  }
}

export function plantBigFiles(store: string, count: number, bytes: number): void {
  const folder = join(store, 'analytics');
  mkdirSync(folder, { recursive: true });
  for (let index = 0; index < count; index++) writeFileSync(join(folder, `${index}.db`), randomBytes(bytes));
}
