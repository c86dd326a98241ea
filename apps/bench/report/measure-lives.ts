import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyDirSync } from 'fs-extra';
import { bytesOfHtml } from '@scrape-and-report/record';
import {
  type ChangeSource,
  fileCount,
  fillLife,
  fillTextsFile,
  type LifeFacts,
  planLifeFiles,
  planTextsFiles,
  renderLifeFile,
  renderVisits,
  visitsCount,
} from '@scrape-and-report/report/bench';
import { createRandom, makeSite } from './make-site';
import { tellUse } from './use';

const [out, pages, changesADay] = process.argv.slice(2);
const DAYS = 365;
const RULES = { counted: (value: string): string => value };
const random = createRandom(7);

/** A year of lives, as files: every text of every page in one piece of memory, so the memory told is not that of a production. */
function measure(folder: string, sitePages: number, changes: number): void {
  const versions = new Map<string, { readonly facts: LifeFacts; readonly texts: readonly string[] }>();
  const links = { out: [], broken: [], in: { count: 0, paths: [] }, led: [] };
  const days = new Map<number, Set<number>>();
  for (let nr = 0; nr < DAYS * changes; nr++) {
    const page = Math.floor(random() ** 2 * sitePages);
    days.set(page, (days.get(page) ?? new Set()).add(2 + Math.floor(nr / changes)));
  }
  let nr = 0;
  for (const page of makeSite({ pages: sitePages, links: sitePages * 5 })) {
    const found = [1, ...(days.get(nr++) ?? [])];
    const texts = found.reduce<string[]>((all, at) => [...all, at === 1 ? page.ed_text! : edited(all.at(-1)!)], []);
    const aspect = 'ed_text';
    const facts: LifeFacts = {
      ...{ path: page.path, pageId: nr, url: `https://www.bench.example${page.path}`, title: page.title ?? null },
      spans: [[whenOf(1), null]],
      changes: found
        .slice(1)
        .map((at, earlier) => {
          const source: ChangeSource = { aspect, nr: at, last: at - 1 };
          const since = whenOf(found[earlier]!);
          return {
            found: whenOf(at),
            aspect: 'editorial text',
            previous: null,
            current: null,
            factor: 0.05,
            since,
            until: whenOf(at - 1),
            source,
          };
        })
        .reverse(),
      ...{ older: 0, issues: [], ...links, out: page.links!.map(({ url }) => url) },
      textsAt: found.map((at): [string, number] => [whenOf(at), at]).reverse(),
    };
    versions.set(page.path, { facts, texts });
  }
  const textOf = (path: string, at: number): string => {
    const { facts, texts } = versions.get(path)!;
    const found = facts.textsAt.map(([, on]) => on).reverse();
    return texts[found.filter((on) => on <= at).length - 1]!;
  };
  emptyDirSync(folder);
  const before = process.cpuUsage();
  const all = new Map(Array.from(versions, ([path, { facts }]) => [path, facts]));
  let bytes = 0;
  let largest = 0;
  const count = fileCount(all.size);
  const texts = planTextsFiles(all, count);
  const paths = new Map(Array.from(all.values(), ({ pageId, path }) => [pageId, path]));
  const filler = {
    ...{ ...RULES, apart: texts?.fileOf ?? null },
    textOf: ({ nr, pageId }: { readonly nr: number; readonly pageId: number }) => textOf(paths.get(pageId)!, nr),
  };
  const plans = planLifeFiles(all, { count, rules: [], apart: filler.apart });
  const write = (name: string, text: string): void => {
    const file = bytesOfHtml(text);
    bytes += file.length;
    largest = Math.max(largest, file.length);
    writeFileSync(join(folder, name), file);
  };
  for (const { name, pages: own, ...stamps } of plans) {
    const lives = own.map((facts) => fillLife(facts, undefined, filler));
    write(name, renderLifeFile(lives, stamps));
  }
  const files = texts?.files ?? [];
  for (const plan of files) write(plan.name, renderLifeFile(fillTextsFile(plan, filler.textOf), plan));
  const ofLives = process.cpuUsage(before);
  const visits = writeYearOfVisits(folder, [...all.keys()]);
  const months = Array.from({ length: 12 }, (_, nr) => monthOf(nr));
  const index = { count: fileCount(all.size), visits: { count: visitsCount(all.size), months } };
  writeFileSync(join(folder, 'index.html'), renderLifeFile(index, { stamp: 'bench', rules: 'index' }));
  const seconds = (ofLives.user + ofLives.system) / 1e6;
  tellUse(before, { bytes, largest, files: plans.length + files.length, visits, cpuOfLives: seconds });
}

/** As on a real site: a few pages have most of the visits, and many have none on most days. Gives their bytes. */
function writeYearOfVisits(folder: string, paths: readonly string[]): number {
  let bytes = 0;
  const count = visitsCount(paths.length);
  const sorted = [...paths].sort();
  for (let nr = 0; nr < 12; nr++) {
    const month = monthOf(nr);
    const states = Array.from({ length: 30 }, () => 'final' as const);
    const pages = sorted.map((path): [string, number[]] => {
      const popularity = 2000 / (1 + (hash(path) % paths.length));
      return [path, states.map(() => Math.floor(popularity * (0.5 + random()) + random() * 1.2))];
    });
    for (const [name, text] of renderVisits({ states, pages }, { month, count })) {
      const file = bytesOfHtml(text);
      bytes += file.length;
      writeFileSync(join(folder, name), file);
    }
  }
  return bytes;
}

function monthOf(nr: number): string {
  return `2026-${String(nr + 1).padStart(2, '0')}`;
}

function hash(text: string): number {
  let value = 7;
  for (let at = 0; at < text.length; at++) value = (Math.imul(value, 31) + text.charCodeAt(at)) >>> 0;
  return value;
}

function whenOf(nr: number): string {
  return `${new Date(Date.UTC(2026, 0, nr)).toISOString().slice(0, 10)} 05:00`;
}

/** A few words in a row are others. */
function edited(text: string): string {
  const words = text.split(' ');
  const at = Math.floor(random() * words.length);
  words.splice(at, 4, ...Array.from({ length: 5 }, () => words[Math.floor(random() * words.length)]!));
  return words.join(' ');
}

measure(out!, Number(pages), Number(changesADay));
