// Entry of the process that writes a workbook: forked by `writeWorkbook`, never imported.
import { keepCompiled, toSentError } from '@scrape-and-report/launch';
import { StageError } from '@scrape-and-report/production';
import { writeZip, ZipTooLargeError } from '@scrape-and-report/workbook';
import { reportWorkbook } from '../../workbook/workbook-sheets';
import { madeOf } from '../made-of';
import { openReportSource, type ReportSource } from '../open-report-source';
import { workbookSourceOf } from '../stream-workbook';
import { openKeptSheets } from './kept-sheets';
import type { WorkbookAnswer, WorkbookJob } from './workbook-messages';

// Whoever asked is gone: what is written so far lies aside, for the next report to remove.
process.once('disconnect', () => process.exit(1));
process.once('message', (job: WorkbookJob) => void answer(job));

async function answer(job: WorkbookJob): Promise<void> {
  const answer = await write(job).then(useOfProcess, (error: unknown) => ({ failure: toSentError(error) }));
  if ('use' in answer) keepCompiled('workbook');
  process.send!(answer, () => process.exit(0));
}

async function write({ file, store, scrape, ignoreText, input }: WorkbookJob): Promise<void> {
  const source = openReportSource(store, scrape, { ignoreText });
  try {
    const made = isNewest(source) ? madeOf(source, store, [input.report.language]) : null;
    const kept = made === null ? null : openKeptSheets(store, made);
    const workbook = workbookSourceOf(source, input, kept);
    await writeZip(file, reportWorkbook(workbook));
    kept?.save(workbook.editorial);
  } catch (error) {
    if (!(error instanceof ZipTooLargeError)) throw error;
    throw new StageError(error.message, { code: 'WORKBOOK_TOO_LARGE', hint: 'narrow site.root', cause: error });
  } finally {
    source.close();
  }
}

/** What is kept is of the newest: a report of an older day that is made again does not take its place. */
function isNewest({ nr, history }: ReportSource): boolean {
  return nr === history.scrapes.length;
}

function useOfProcess(): WorkbookAnswer {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  return { use: { cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMiB: maxRSS / 1024 } };
}
