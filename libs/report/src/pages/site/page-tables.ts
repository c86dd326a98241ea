import type { SiteReport } from '../../model';
import type { Words } from '../messages/words';
import { columnsFor, minor } from '../tables/columns';
import { ownFactCells, ownFactColumns, pageFactCells, pageFactColumns } from '../tables/page-columns';
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
      ...ownFactColumns(ownFacts, words),
      minor(columns.number('inlinks', texts.inlinks)),
      minor(columns.number('issues', texts.issuesColumn)),
      columns.visits,
      minor(columns.date('modified', texts.modified)),
      minor(columns.date('firstSeen', texts.firstSeen)),
      minor({ ...columns.date('lastChanged', texts.lastChanged), oldestFirst: true }),
    ],
    rows: pages.map((page) => [
      ...pageFactCells(page, base),
      ...ownFactCells(page, ownFacts),
      page.inlinks,
      page.issues,
      page.visits,
      page.modified,
      page.firstSeen,
      page.lastChanged,
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
