import type { AcceptedConfig } from '@scrape-and-report/production';
import { dayOfScrape } from '@scrape-and-report/record';
import { acceptanceOf, type Acceptance } from '../../figures/acceptance';
import { countedText } from '../../changes/counted-text';
import { fillLife, wantedFor, type LifeFiller, type TextFiles, type WantedText } from '../../lives/fill-life';
import { lifeFactsOf } from '../../lives/life-facts';
import { digestOf, parseLifeFile, planLifeFiles, renderLifeFile, type LifeFilePlan } from '../../lives/life-file';
import { lifeLinksOf } from '../../lives/life-links';
import { fillTextsFile, planTextsFiles, wantedForTexts, type TextsFilePlan } from '../../lives/texts-files';
import type { PageLife, ReportLanguage } from '../../model';
import { fileCount, LIVES_INDEX, type LivesIndex } from '../../pages/client/life/life-files';
import { madeOf } from '../made-of';
import type { ReportSource } from '../open-report-source';
import { openLifeFolder, type LifeFolder } from './life-folder';
import { spoolTexts } from './text-spool';
import { noteLives, standingLives } from './standing-lives';
import { writeVisits } from './write-visits';

export interface WriteLivesOptions {
  readonly store: string;
  readonly root: string;
  readonly language: ReportLanguage;
  readonly ignoreText?: readonly string[];
  /** Issues that were judged fine. */
  readonly accepted?: readonly AcceptedConfig[];
  readonly signal: AbortSignal;
  readonly assertLease: () => Promise<void>;
  readonly onProgress: (done: number, todo: number) => void;
}

export interface WrittenLives {
  /** In how many files they stand. */
  readonly count: number;
  /** Names of files that somebody has open, so that they are the former ones: the next report replaces them. */
  readonly held: readonly string[];
  /** Months of usage figures that could not be read: their visits stay as they were told before, if ever. */
  readonly unread: readonly string[];
}

/**
 * The lives of all pages that any recording ever held, in files beside the reports. A file is written when something in it is
 * not as it was; what an earlier one holds of texts is taken over, so that on most days no older recording is opened.
 *
 * @param source of the newest recording
 */
export async function writeLives(source: ReportSource, options: WriteLivesOptions): Promise<WrittenLives> {
  const { store, root, language, ignoreText = [] } = options;
  const folder = openLifeFolder(store);
  const acceptance = acceptanceOf(options.accepted, {
    root,
    day: dayOfScrape(source.history.scrapes.at(-1)!.timestamp),
  });
  const made = madeOf(source, store, [root, language, ignoreText, acceptance.rules]);
  const standing = standingLives(store, made, folder);
  const { count, pages, names, held } = standing
    ? { ...standing, names: standing.files.map(([name]) => name), held: [] }
    : await writeWhatMoved({ folder, source, options }, acceptance);
  const visits = await writeVisits(folder, { ...options, pages });
  const index: LivesIndex = { count, visits: { count: visits.count, months: visits.months } };
  const text = renderLifeFile(index, { stamp: digestOf(index), rules: 'index' });
  if (folder.textOf(LIVES_INDEX) !== text) {
    await options.assertLease();
    if (!folder.replace(LIVES_INDEX, text)) held.push(LIVES_INDEX);
  }
  folder.keepOnly(new Set([LIVES_INDEX, ...names, ...visits.files]));
  if (!standing && made !== null && held.length === 0)
    noteLives(store, { madeOf: made, count, pages, files: names.map((name) => [name, folder.stampOf(name)]) });
  return { count, held: [...held, ...visits.held], unread: visits.unread };
}

interface Writing {
  readonly folder: LifeFolder;
  readonly source: ReportSource;
  readonly options: WriteLivesOptions;
}

interface MovedLives {
  readonly count: number;
  /** How many there are lives of. */
  readonly pages: number;
  /** Of all files, those that were right among them. */
  readonly names: readonly string[];
  /** Of those that could not be replaced. */
  readonly held: string[];
}

/** Makes out what each file is made of, and writes those that are made of something else. */
async function writeWhatMoved(writing: Writing, acceptance: Acceptance): Promise<MovedLives> {
  const { folder, source, options } = writing;
  const { root, language, ignoreText = [] } = options;
  const { history, scrape } = source;
  const scrapeFacts = source.facts();
  const facts = lifeFactsOf({
    history,
    root,
    acceptance,
    language,
    links: lifeLinksOf({ root, language, facts: scrapeFacts, uses: scrape.edLinkNumbers() }),
    pages: new Map(scrapeFacts.pages.map((page) => [page.path, page])),
  });
  const count = fileCount(facts.size);
  const texts = planTextsFiles(facts, count);
  const apart = texts?.fileOf ?? null;
  const plans = planLifeFiles(facts, { count, rules: [language, ignoreText], apart });
  const stale = [
    ...(texts?.files ?? []).flatMap((plan) => staleTexts(folder, plan) ?? []),
    ...plans.flatMap((plan) => staleFile(folder, plan, apart) ?? []),
  ];
  const held = await writeStale(stale, writing);
  return { count, pages: facts.size, names: [...plans, ...(texts?.files ?? [])].map(({ name }) => name), held };
}

/** A file that is to be written: what of it has to be read from recordings, and its text once that was read. */
interface StaleFile {
  readonly name: string;
  readonly wanted: () => readonly WantedText[];
  readonly render: (filler: LifeFiller) => string;
}

/** Null when the file that is there is the same. */
function staleFile(folder: LifeFolder, plan: LifeFilePlan, apart: TextFiles | null): StaleFile | null {
  const parsed = parseLifeFile(folder.textOf(plan.name));
  if (parsed?.stamp === plan.stamp) return null;
  /** What the file that is there holds of the same pages, by path; empty when it is of no use. */
  const earlier = (): ReadonlyMap<string, PageLife> => {
    try {
      const lives = parsed?.rules === plan.rules ? parsed.held() : [];
      return new Map(lives.map((life) => [life.path, life]));
    } catch {
      // Damaged: all of it can be had from the recordings.
      return new Map();
    }
  };
  const { name, pages } = plan;
  return {
    name,
    wanted: () => {
      const known = earlier();
      return pages.flatMap((page) => wantedFor(page, known.get(page.path), apart));
    },
    render: (filler) => {
      const known = earlier();
      const lives = pages.map((page) => fillLife(page, known.get(page.path), { ...filler, apart }));
      return renderLifeFile(lives, plan);
    },
  };
}

/** The same of a file of texts. */
function staleTexts(folder: LifeFolder, plan: TextsFilePlan): StaleFile | null {
  if (parseLifeFile(folder.textOf(plan.name))?.stamp === plan.stamp) return null;
  return {
    name: plan.name,
    wanted: () => wantedForTexts(plan),
    render: ({ textOf }) => renderLifeFile(fillTextsFile(plan, textOf), plan),
  };
}

/** Gives the names of those that could not be replaced. */
async function writeStale(stale: readonly StaleFile[], { folder, source, options }: Writing): Promise<string[]> {
  if (stale.length === 0) return [];
  const { ignoreText = [], signal, assertLease, onProgress } = options;
  const { history } = source;
  const wanted = stale.flatMap((file) => file.wanted());
  const spool = spoolTexts(wanted, history, (done, todo) => {
    signal.throwIfAborted();
    onProgress(done, todo);
  });
  try {
    const held: string[] = [];
    const filler = { textOf: spool.textOf, counted: countedText(ignoreText) };
    for (const [nr, { name, render }] of stale.entries()) {
      signal.throwIfAborted();
      if (nr % FILES_A_LOOK === 0) {
        onProgress(nr, stale.length - nr);
        await assertLease();
      }
      if (!folder.replace(name, render(filler))) held.push(name);
    }
    return held;
  } finally {
    spool.close();
  }
}

/** Files after which the claim is looked at, and progress told. */
const FILES_A_LOOK = 16;
