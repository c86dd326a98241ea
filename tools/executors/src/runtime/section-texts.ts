import { buildSections, digestOfSection, renderSectionInput } from '@scrape-and-report/report';
import { reportOptions } from './report-options';
import type { StageContext, WorkContext } from './stage-context';

export interface SectionText {
  readonly name: string;
  readonly digest: string;
  /** What the section's page is made of. */
  readonly text: string;
}

/** What the pages of all sections are made of, from a scrape of the own store. */
export function sectionTexts(
  { config, signal, progress }: Pick<StageContext, 'config' | 'progress'> & Partial<Pick<WorkContext, 'signal'>>,
  scrape: string,
): SectionText[] {
  const shown = progress('sections');
  // A day more is no work to speak of.
  const onProgress = (done: number, todo: number): void => {
    if (done + todo > 1) shown.update({ done, todo, note: 'history' });
  };
  const inputs = buildSections({ ...reportOptions(config), scrape, signal, onProgress });
  shown.end();
  return inputs.map((input) => {
    const text = renderSectionInput(input);
    return { name: input.section, digest: digestOfSection(text), text };
  });
}
