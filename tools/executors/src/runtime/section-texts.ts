import { buildSections, digestOfSection, renderSectionInput } from '@scrape-and-report/report';
import type { StageContext } from './stage-context';

export interface SectionText {
  readonly name: string;
  readonly digest: string;
  /** What the section's page is made of. */
  readonly text: string;
}

/** What the pages of all sections are made of, from a scrape of the own store. */
export function sectionTexts({ config }: Pick<StageContext, 'config'>, scrape: string): SectionText[] {
  const inputs = buildSections({
    store: config.me.store,
    scrape,
    report: config.report,
    root: config.site.root,
  });
  return inputs.map((input) => {
    const text = renderSectionInput(input);
    return { name: input.section, digest: digestOfSection(text), text };
  });
}
