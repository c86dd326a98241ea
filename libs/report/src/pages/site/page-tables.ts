import type { SiteReport, VisitedPage } from '../../model';
import type { Words } from '../messages/words';
import { columnsFor } from '../tables/columns';
import { pageFactCells, pageFactColumns } from '../tables/page-columns';
import { ownUrl } from '../tables/site-base';
import type { TableSpec } from '../tables/table-spec';

/** Every page with what is known of it. */
export function pagesTable({ pages, ownFacts = [] }: SiteReport, words: Words, base: string): TableSpec {
  const { texts } = words;
  const columns = columnsFor(words);
  return {
    id: 'pages',
    caption: texts.allPages,
    empty: texts.noPages,
    layout: 'rows',
    columns: [
      ...pageFactColumns(words),
      ...ownFacts.map((name, nr) => columns.text(`own${nr}`, name)),
      columns.number('inlinks', texts.inlinks),
      columns.number('issues', texts.issuesColumn),
      columns.visits,
      columns.date('modified', texts.modified),
      columns.date('firstSeen', texts.firstSeen),
      columns.date('lastChanged', texts.lastChanged),
    ],
    rows: pages.map((page) => [
      ...pageFactCells(page, base),
      ...(page.own ?? ownFacts.map(() => null)),
      page.inlinks,
      page.issues,
      page.visits,
      page.modified,
      page.firstSeen,
      page.lastChanged,
    ]),
  };
}

/** Pages with their visits; `names` says which these are. */
export function visitedTable(
  pages: readonly VisitedPage[],
  words: Words,
  base: string,
  names: Pick<TableSpec, 'id' | 'caption'>,
): TableSpec {
  const { texts } = words;
  const columns = columnsFor(words);
  return {
    ...names,
    empty: texts.noSuchPages,
    layout: 'rows',
    columns: [
      columns.page,
      columns.url,
      columns.title,
      columns.visits,
      columns.number('hits', texts.hits),
      { id: 'bounceRate', label: texts.bounceRate, kind: 'share', width: 's' },
      columns.number('meanSeconds', texts.meanSeconds),
    ],
    rows: pages.map((page) => [
      page.path,
      ownUrl(page.url, page.path, base),
      page.title,
      page.visits,
      page.hits,
      page.bounceRate,
      page.meanSeconds,
    ]),
  };
}

/** The section pages beside the site page. */
export function sectionsTable({ sections }: SiteReport, words: Words): TableSpec {
  const { texts } = words;
  const columns = columnsFor(words);
  return {
    id: 'sections',
    caption: texts.sections,
    empty: texts.noSections,
    layout: 'rows',
    columns: [
      { id: 'file', label: texts.section, kind: 'file', width: 'l', textFrom: 'name' },
      { ...columns.text('name', texts.name), hidden: true },
      columns.number('pages', texts.pagesColumn),
      columns.number('issues', texts.issuesColumn),
      columns.number('changes', texts.changesColumn),
    ],
    rows: sections.map(({ name, file, pages, issues, changes }) => [file, name, pages, issues, changes]),
  };
}
