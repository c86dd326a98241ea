import { removeIfFree, removeWithRetry } from '@scrape-and-report/production';
import { writeFileAtomic } from '@scrape-and-report/record';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { ensureDirSync } from 'fs-extra';
import { join } from 'node:path';
import { trustHistory } from '../../runtime/databases/refuse-databases';
import { requireScrape } from '../../runtime/require-scrape';
import type { Stage } from '../../runtime/run-stage';
import { readSectionIndex, renderSectionIndex } from '../../runtime/section-index';
import { sectionTexts } from '../../runtime/section-texts';

/** Splits what section pages are made of into one file a section: Nx rebuilds only the pages whose file changed. */
export const sectionsStage: Stage<'sections'> = {
  name: 'sections',
  failed: ({ log }, reason) => log.error(`failed to report: ${reason}`),
  stands: async ({ config, workspace, scrape }) =>
    scrape !== null &&
    readSectionIndex(workspace.sectionIndex, { partner: config.me.name, configDigest: config.digest, scrape }) !== null,
  run: async (context) => {
    const { config, workspace, log, assertLease } = context;
    const scrape = requireScrape(context);
    log.info('starting reporting');
    const texts = sectionTexts(context, scrape);
    trustHistory(config.me.store);
    await assertLease();
    removeWithRetry(workspace.rendered);
    ensureDirSync(workspace.rendered);
    for (const { name, text } of texts) writeFileAtomic(join(workspace.sections, `${name}.json`), text);
    removeOthers(workspace.sections, new Set(texts.map(({ name }) => `${name}.json`)));
    const sections = texts.map(({ name, digest }) => ({ name, digest }));
    writeFileAtomic(
      workspace.sectionIndex,
      renderSectionIndex({
        partner: config.me.name,
        configDigest: config.digest,
        configFile: createHash('sha256').update(readFileSync(config.file)).digest('hex'),
        scrape,
        sections,
      }),
    );
    return { facts: { sections: sections.length } };
  },
};

/** A section that the configuration no longer names. */
function removeOthers(folder: string, wanted: ReadonlySet<string>): void {
  ensureDirSync(folder);
  for (const name of readdirSync(folder)) if (!wanted.has(name)) removeIfFree(join(folder, name));
}
