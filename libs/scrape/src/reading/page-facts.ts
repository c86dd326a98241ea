import { ExtractedPage } from '../extract/extracted-page';
import { ownFactsText } from '../extract/own-values';
import { PageRules } from '../extract/page-rules';
import { Finds } from './finds';
import { PageFacts } from '../journal/journal-records';

/** The facts of a page as they will stand in the record; what is expected and missing is noted. */
export function factsOf(extracted: ExtractedPage, { profile }: PageRules, finds: Finds): PageFacts {
  const { values } = extracted;
  for (const [name, rule] of Object.entries(profile.aspects)) {
    const missing = name === 'h1' ? extracted.numH1s === 0 : values[name as keyof typeof values] === null;
    if (rule.expected && missing) finds.oddity(`no-${name}`, `has no ${name}`);
  }
  return {
    title: values.title,
    description: values.description,
    numH1s: extracted.numH1s,
    firstH1: extracted.firstH1,
    language: values.language,
    modified: dateOf(values.modified, profile.aspects.modified.format, finds),
    pagetype: values.pagetype,
    classes: values.classes,
    edWords: extracted.edWords,
    ...(profile.extract && { own: ownFactsText(extracted.own, profile.extract) }),
  };
}

function dateOf(value: string | null, format: 'date' | undefined, finds: Finds): string | null {
  if (value === null || format !== 'date') return value;
  const match = /^(\d{4})-(\d{2})-(\d{2})(?!\d)/.exec(value) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(value);
  const day = match ? `${match[1]}-${match[2]}-${match[3]}` : '';
  const time = Date.parse(`${day}T00:00:00Z`);
  if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(day)) return day;
  finds.oddity('bad-modified', `"${value.slice(0, 100)}" is no date`);
  return null;
}
