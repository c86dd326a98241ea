import { createHash, randomBytes } from 'node:crypto';
import { closeSync, openSync, rmSync, utimesSync, writeFileSync, writeSync } from 'node:fs';
import { ensureDirSync } from 'fs-extra';
import { join } from 'node:path';
import { addDays } from '@scrape-and-report/production';
import { renderScrapeManifest } from '@scrape-and-report/record/bench';

/** As old as what was recorded yesterday: a record of what was written this moment is not trusted. */
const YESTERDAY = Date.now() / 1000 - 86_400;

/** A store of sealed scrapes of small files: 2 kB on average, or empty ones, of which memory holds a million. */
export function plantSealedStore(store: string, directories: number, filesEach: number, isEmpty = false): void {
  for (let index = 0; index < directories; index++) addSealedDirectory(store, index, filesEach, isEmpty);
}

export function addSealedDirectory(store: string, index: number, filesEach: number, isEmpty = false): void {
  const timestamp = timestampOf(index);
  addScrape(
    store,
    timestamp,
    Array.from({ length: filesEach }, (_, number) => ({
      path: `page-${number}.html`,
      content: Buffer.from(isEmpty ? '' : `${timestamp} ${number} ${'x'.repeat((number * 37) % 4000)}`),
    })),
  );
}

/** 365 scrapes of 6 files, 2.1 GB: 15 databases of 30 to 100 MB, the others of about 3 MB. */
export function plantYear(store: string): void {
  const block = randomBytes(1 << 20);
  const bytesOf = (label: string, size: number): Buffer => {
    const content = Buffer.alloc(size);
    for (let offset = 0; offset < size; offset += block.length) block.copy(content, offset);
    content.write(label);
    return content;
  };
  for (let day = 0; day < 365; day++) {
    const name = timestampOf(day);
    const databaseBytes = day % 25 === 0 ? (30 + (day % 70)) << 20 : 2 << 20;
    addScrape(store, name, [
      { path: 'scrape.db', content: bytesOf(name, databaseBytes) },
      { path: 'bodies.pack', content: bytesOf(`${name}b`, 1 << 20) },
      { path: 'log.txt', content: bytesOf(`${name}l`, 200 << 10) },
      { path: 'robots.txt', content: Buffer.from(name) },
      { path: 'start_urls.txt', content: Buffer.from(`${name} urls`) },
    ]);
  }
}

/** Files outside of scrapes, in folders of 100. */
export function plantLooseFiles(store: string, count: number): void {
  for (let index = 0; index < count; index++) {
    const folder = join(store, 'reports', `d${Math.floor(index / 100)}`);
    if (index % 100 === 0) ensureDirSync(folder);
    writeLoose(join(folder, `${index % 100}.html`), `page ${index} ${'x'.repeat((index * 37) % 4000)}`);
  }
}

/** Another content for one file of each folder: 1 % of them. */
export function changeLooseFiles(store: string, count: number, round: number): void {
  for (let index = 0; index < count; index += 100)
    writeLoose(join(store, 'reports', `d${index / 100}`, `${index % 100}.html`), `changed ${round} ${index}`, -60);
}

/** Every tenth file of those that are left. */
export function deleteLooseFiles(store: string, count: number, round: number): void {
  for (let index = round % 10; index < count; index += 10)
    rmSync(join(store, 'reports', `d${Math.floor(index / 100)}`, `${index % 100}.html`), { force: true });
}

function writeLoose(path: string, content: string, laterSeconds = 0): void {
  writeFileSync(path, content);
  utimesSync(path, YESTERDAY + laterSeconds, YESTERDAY + laterSeconds);
}

function addScrape(store: string, name: string, contents: readonly { path: string; content: Buffer }[]): void {
  const directory = join(store, name);
  ensureDirSync(directory);
  const files = contents.map(({ path, content }) => {
    const handle = openSync(join(directory, path), 'w');
    for (let offset = 0; offset < content.length;) offset += writeSync(handle, content, offset);
    closeSync(handle);
    return { path, size: content.length, sha256: createHash('sha256').update(content).digest('hex') };
  });
  const facts = { timestamp: name, producer: 'me', epoch: 1, complete: true as const, pages: files.length, files };
  writeFileSync(join(directory, 'manifest.json'), renderScrapeManifest(facts));
  for (const path of ['manifest.json', '']) utimesSync(join(directory, path), YESTERDAY, YESTERDAY);
}

function timestampOf(index: number): string {
  return `${addDays('2020-01-01', index).slice(2).replaceAll('-', '')}-0500`;
}
