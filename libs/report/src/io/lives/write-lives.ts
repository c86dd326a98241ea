import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  FileRefusedError,
  isHeldOpen,
  makeFolderIn,
  readRecordText,
  removeIfFree,
} from '@scrape-and-report/production';
import { storeLayout, writeFileAtomic } from '@scrape-and-report/record';
import { countedText } from '../../changes/counted-text';
import { scrapeFactsOf } from '../../figures/scrape-facts';
import { fillLife, wantedFor } from '../../lives/fill-life';
import { lifeFactsOf } from '../../lives/life-facts';
import { parseLifeFile, planLifeFiles, renderLifeFile, type LifeFilePlan } from '../../lives/life-file';
import { lifeLinksOf } from '../../lives/life-links';
import type { PageLife, ReportLanguage } from '../../model';
import { fileCount, LIVES_FOLDER, LIVES_INDEX } from '../../pages/client/life/life-files';
import type { ReportSource } from '../open-report-source';
import { spoolTexts } from './text-spool';

export interface WriteLivesOptions {
  readonly store: string;
  readonly root: string;
  readonly language: ReportLanguage;
  readonly ignoreText?: readonly string[];
  readonly signal: AbortSignal;
  readonly assertLease: () => Promise<void>;
  readonly onProgress: (done: number, todo: number) => void;
}

export interface WrittenLives {
  /** In how many files they stand. */
  readonly count: number;
  /** Names of files that somebody has open, so that they are the former ones: the next report replaces them. */
  readonly held: readonly string[];
}

/**
 * The lives of all pages that any recording ever held, in files beside the reports. A file is written when something in it is
 * not as it was; what an earlier one holds of texts is taken over, so that on most days no older recording is opened.
 *
 * @param source of the newest recording
 */
export async function writeLives(source: ReportSource, options: WriteLivesOptions): Promise<WrittenLives> {
  const { store, root, language, ignoreText = [] } = options;
  const { history, scrape } = source;
  const scrapeFacts = scrapeFactsOf(scrape);
  const facts = lifeFactsOf({
    history,
    language,
    links: lifeLinksOf({ root, language, facts: scrapeFacts }),
    titles: new Map(scrapeFacts.pages.map(({ path, title }) => [path, title])),
  });
  const count = fileCount(facts.size);
  const folder = join(storeLayout(store).reports, LIVES_FOLDER);
  const plans = planLifeFiles(facts, { count, rules: [language, ignoreText] });
  const stale = plans.flatMap((plan) => staleFile(folder, plan) ?? []);
  const held = await writeStale(stale, { folder, source, options });
  const index = renderLifeFile({ count }, { stamp: `${count}`, rules: 'index' });
  if (textOf(join(folder, LIVES_INDEX)) !== index) {
    await options.assertLease();
    makeFolderIn(store, basename(storeLayout(store).reports), LIVES_FOLDER);
    if (!replaced(join(folder, LIVES_INDEX), index)) held.push(LIVES_INDEX);
  }
  removeOthers(folder, new Set(plans.map(({ name }) => name)));
  return { count, held };
}

interface StaleFile extends LifeFilePlan {
  /** What the file that is there holds of the same pages, by path; empty when it is of no use. */
  readonly earlier: () => ReadonlyMap<string, PageLife>;
}

/** Null when the file that is there is the same. */
function staleFile(folder: string, plan: LifeFilePlan): StaleFile | null {
  const parsed = parseLifeFile(textOf(join(folder, plan.name)));
  if (parsed?.stamp === plan.stamp) return null;
  const lives = (): PageLife[] => {
    try {
      return parsed?.rules === plan.rules ? parsed.lives() : [];
    } catch {
      // Damaged: all of it can be had from the recordings.
      return [];
    }
  };
  return { ...plan, earlier: () => new Map(lives().map((life) => [life.path, life])) };
}

interface Writing {
  readonly folder: string;
  readonly source: ReportSource;
  readonly options: WriteLivesOptions;
}

/** Gives the names of those that could not be replaced. */
async function writeStale(stale: readonly StaleFile[], { folder, source, options }: Writing): Promise<string[]> {
  if (stale.length === 0) return [];
  const { store, ignoreText = [], signal, assertLease, onProgress } = options;
  const { history } = source;
  const wanted = stale.flatMap(({ pages, earlier }) => {
    const known = earlier();
    return pages.flatMap((page) => wantedFor(page, known.get(page.path)));
  });
  const spool = spoolTexts(wanted, history, (done, todo) => {
    signal.throwIfAborted();
    onProgress(done, todo);
  });
  try {
    const held: string[] = [];
    const filler = { textOf: spool.textOf, counted: countedText(ignoreText) };
    for (const [nr, { name, pages, earlier, stamp, rules }] of stale.entries()) {
      signal.throwIfAborted();
      if (nr % FILES_A_LOOK === 0) {
        onProgress(nr, stale.length - nr);
        await assertLease();
        makeFolderIn(store, basename(storeLayout(store).reports), LIVES_FOLDER);
      }
      const known = earlier();
      const lives = pages.map((page) => fillLife(page, known.get(page.path), filler));
      if (!replaced(join(folder, name), renderLifeFile(lives, { stamp, rules }))) held.push(name);
    }
    return held;
  } finally {
    spool.close();
  }
}

/** Files after which the claim is looked at, and progress told. */
const FILES_A_LOOK = 16;

/** False when somebody has it open. */
function replaced(file: string, text: string): boolean {
  try {
    writeFileAtomic(file, text);
    return true;
  } catch (error) {
    if (existsSync(file) && isHeldOpen(error)) return false;
    throw error;
  }
}

/** Of another number of files. */
function removeOthers(folder: string, wanted: ReadonlySet<string>): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder))
    if (/^p-\d+-[0-9a-f]+\.html$/.test(name) && !wanted.has(name)) removeIfFree(join(folder, name));
}

/** More than the lives of its pages can take. */
const MAX_BYTES = 256 * 1024 * 1024;

/** Empty for what is not there, or is no ordinary file: it is replaced. */
function textOf(file: string): string {
  try {
    return readRecordText(file, { maxBytes: MAX_BYTES });
  } catch (error) {
    if (error instanceof FileRefusedError || (error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
