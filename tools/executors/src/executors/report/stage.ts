import { renderSectionPage, sectionDigestOf, writeReport } from '@scrape-and-report/report';
import { type DroppedReports, keepRuleOf, parseScrapeName, writeFileAtomic } from '@scrape-and-report/record';
import { rollingCheckOf, storeState } from '@scrape-and-report/sync';
import { factsOf, targetName } from '@scrape-and-report/production';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { trustHistory } from '../../runtime/databases/refuse-databases';
import { reportOptions } from '../../runtime/report-options';
import { requireScrape } from '../../runtime/require-scrape';
import type { Stage } from '../../runtime/run-stage';
import type { WorkContext } from '../../runtime/stage-context';
import { readSectionIndex } from '../../runtime/section-index';
import { sectionTexts } from '../../runtime/section-texts';

/** Builds the report of the scrape at hand: workbook, site page, section pages and entry page. */
export const reportStage: Stage<'report'> = {
  name: 'report',
  failed: ({ log }, reason) => log.error(`failed to report: ${reason}`),
  stands: async (_context, receipt) => existsSync(factsOf([receipt], 'report')?.folder ?? ''),
  after: writeStoreState,
  run: async (context) => {
    const { config, layout, log, signal, assertLease } = context;
    const scrape = requireScrape(context);
    if (!context.run) log.info('starting reporting');
    const { pages, rebuilt } = sectionPages(context, scrape);
    const folder = join(layout.reports, parseScrapeName(scrape)!.timestamp);
    const progress = context.progress('report');
    const written = await writeReport({
      ...reportOptions(config),
      scrape,
      sectionPages: pages,
      folder,
      keep: keepRuleOf(config.me.store, config.report.keep),
      logName: config.logName,
      signal,
      assertLease,
      progress,
    });
    progress.end();
    trustHistory(config.me.store);
    if (written.isIndexHeld)
      log.warning('reports/index.html is the former one: somebody has it open, so the next report replaces it');
    if (written.lives.held.length > 0)
      log.warning(
        `reports/lives: ${written.lives.held.length} files are the former ones: somebody has them open, so the next report replaces them`,
      );
    if (written.lives.unread.length > 0)
      log.warning(`reports/lives: visits of ${written.lives.unread.join(', ')} are left out: they can not be read`);
    tellDropped(context, written.dropped);
    log.info('finished reporting');
    const { news, ownerNews } = written;
    return { facts: { folder, sections: pages.size, rebuilt, changed: { ...written.pages }, news, ownerNews } };
  },
};

function tellDropped({ log }: WorkContext, { workbooks, pages, held }: DroppedReports): void {
  const again = `, which ${targetName('rebuild')} makes again`;
  for (const [what, names] of [['workbook', workbooks] as const, ['pages', pages] as const])
    if (names.length === 1) log.info(`dropped by report.keep: the ${what} of ${names[0]}${again}`);
    else if (names.length > 1)
      log.info(
        `dropped by report.keep: the ${what} of ${names.length} reports, ${names[0]} to ${names.at(-1)}${again}`,
      );
  for (const path of held)
    log.warning(`still there: ${path}: somebody has it open, so the next report drops it (report.keep)`);
}

/** Pages as Nx left them in the workspace; one that is missing or of another digest is rendered anew. */
function sectionPages(context: WorkContext, scrape: string): { pages: Map<string, string>; rebuilt: number } {
  const { config, workspace } = context;
  const wanted = { partner: config.me.name, configDigest: config.digest, scrape };
  const index = context.run ? readSectionIndex(workspace.sectionIndex, wanted) : null;
  const sections = index
    ? index.sections.map(({ name, digest }) => ({
        name,
        digest,
        text: () => readFileSync(join(workspace.sections, `${name}.json`), 'utf8'),
      }))
    : sectionTexts(context, scrape).map(({ name, digest, text }) => ({ name, digest, text: () => text }));
  const rendered = new Set(existsSync(workspace.rendered) && index ? readdirSync(workspace.rendered) : []);
  const pages = new Map<string, string>();
  for (const { name, digest, text } of sections) {
    const file = join(workspace.pages, `${name}.html`);
    const page = existsSync(file) ? readFileSync(file, 'utf8') : '';
    const isCurrent = page !== '' && sectionDigestOf(page) === digest;
    if (!isCurrent) rendered.add(name);
    pages.set(name, isCurrent ? page : renderSectionPage(text()));
  }
  return { pages, rebuilt: rendered.size };
}

/** The small file that Nx's cache of `fingerprint` hangs on: equal when the store is equal. */
async function writeStoreState({ config, workspace, clock }: WorkContext): Promise<void> {
  writeFileAtomic(
    workspace.storeState,
    await storeState(config.me.store, config.sync.ignore, config.logName, rollingCheckOf(clock.now())),
  );
}
