import { parameterLabel, valueLabel, type SiteReport } from '../../model';
import type { Messages } from '../messages/en';
import { figureGroup, figureLabel, isProblemFigure } from '../messages/figure-label';
import type { Words } from '../messages/words';
import { columnsFor, minor } from '../tables/columns';
import type { TableSpec } from '../tables/table-spec';

/** Every key figure with its change, its course, and what it was a year ago. */
export function figuresTable({ figures }: SiteReport, words: Words): TableSpec {
  const { texts } = words;
  const columns = columnsFor(words);
  const groupName = (name: string): string => texts[`group_${figureGroup(name, words)}` as keyof Messages];
  const groups = [...new Set(figures.map(({ name }) => groupName(name)))];
  return {
    id: 'figures',
    caption: texts.figures,
    empty: texts.noParameters,
    layout: 'rows',
    columns: [
      minor({ ...columns.choice('group', texts.figureGroup, undefined, 'm'), order: groups }),
      columns.text('label', texts.figure, 'l'),
      columns.number('value', texts.value),
      { ...columns.number('change', texts.change), signed: true },
      minor({ id: 'trend', label: texts.trend, kind: 'spark', width: 's' }),
      minor(columns.number('previous', texts.previousValue)),
      minor(columns.number('yearAgo', texts.yearAgo)),
      { ...columns.text('name', texts.figure), hidden: true },
      { ...columns.number('problem', ''), hidden: true },
    ],
    rows: figures.map(({ name, value, change, trend, previous, yearAgo }) => [
      groupName(name),
      figureLabel(name, words),
      value,
      change,
      trend,
      previous,
      yearAgo,
      name,
      isProblemFigure(name) ? 1 : 0,
    ]),
  };
}

/** Number of pages of each combination. */
export function combinationsTable({ combinations }: SiteReport, words: Words): TableSpec {
  const { texts } = words;
  const columns = columnsFor(words);
  return {
    id: 'combinations',
    caption: texts.combinations,
    empty: texts.noPages,
    layout: 'rows',
    columns: [
      columns.language,
      columns.business,
      minor(columns.category),
      columns.pagetype,
      columns.number('pages', texts.pagesColumn),
    ],
    rows: combinations.map(({ language, business, category, pagetype, pages }) => [
      ...[language, business, category, pagetype].map((value) => valueLabel(value, words.language)),
      pages,
    ]),
  };
}

/** What the scrape was made with. */
export function parametersTable({ parameters }: SiteReport, words: Words): TableSpec {
  const { texts } = words;
  const columns = columnsFor(words);
  return {
    id: 'parameters',
    caption: texts.parameters,
    empty: texts.noParameters,
    layout: 'rows',
    columns: [columns.text('name', texts.name), columns.text('value', texts.value, 'xl')],
    rows: parameters.map(({ name, value }) => [parameterLabel(name, words.language), value]),
  };
}
