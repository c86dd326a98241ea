import type { IndexReport, ReportEntry } from '../../model';
import { h, type Child, type VNode } from '../client/shared/h';
import { renderDocument, type PageAssets } from '../html/document';
import { pageHeader } from '../html/frame';
import { wordsOf, type Words } from '../messages/words';
import { columnsFor, minor } from '../tables/columns';
import { block } from '../tables/data-block';
import { renderGrid } from '../tables/render-grid';
import { baseOf } from '../tables/site-base';
import type { TableSpec } from '../tables/table-spec';
import { lateList } from './late-list';
import { calendar } from './month-tables';
import { trends, trendSeries } from './trends';

/** The entry page, `reports/index.html`. The same values give the same bytes. */
export function composeIndexPage(report: IndexReport, assets: PageAssets): string {
  const words = wordsOf(report.language);
  const { texts } = words;
  const base = baseOf(report.root);
  const reports = renderGrid(reportsTable(report, words), { words, base });
  return renderDocument({
    assets,
    words,
    title: `${base.replace(/^https?:\/\//, '')} – ${texts.indexPage}`,
    base,
    published: report.published,
    fileStem: 'reports',
    header: pageHeader({ words, root: report.root, title: texts.indexPage, facts: factsOf(report, words), links: [] }),
    main: [
      newest(report.reports[0], words),
      part('lately', texts.lately, lateList(report.lately, words)),
      part('calendar', texts.calendar, calendar(report.calendar, words)),
      part('trends', texts.trends, trendsBody(report, words)),
      part('reports', texts.allReports, [
        h('p', { class: 'muted' }, texts.madeAgain, ' ', h('code', null, report.rebuild)),
        reports.place,
      ]),
    ],
    data: block('data-charts', trendSeries(report, words)) + reports.data,
  });
}

function factsOf({ scrapes }: IndexReport, words: Words): Child[] {
  const first = scrapes[0];
  return [first ? words.say('span', { n: scrapes.length, day: words.shortDate(first.day) }) : null];
}

function part(id: string, title: string, body: Child): VNode {
  return h('section', { class: 'part', 'aria-labelledby': `part-${id}` }, h('h2', { id: `part-${id}` }, title), body);
}

function newest(entry: ReportEntry | undefined, words: Words): VNode {
  const { texts } = words;
  if (!entry) return part('newest', texts.newest, h('p', { class: 'empty' }, texts.noReports));
  const sections = entry.files.filter((file) => file.endsWith('.html') && file !== 'index.html');
  const facts = [
    words.say('nPages', { n: entry.pages }),
    words.say('nNew', { n: entry.newPages }),
    words.say('nRemoved', { n: entry.removedPages }),
    words.say('nChanged', { n: entry.changedPages }),
  ];
  return h(
    'section',
    { class: 'part newest', 'aria-labelledby': 'part-newest' },
    h('h2', { id: 'part-newest' }, texts.newest),
    h('p', { class: 'lead' }, h('a', { href: `${entry.folder}/index.html` }, words.longDate(entry.recorded))),
    h(
      'ul',
      { class: 'facts' },
      facts.map((fact) => h('li', null, fact)),
    ),
    h(
      'p',
      { class: 'actions' },
      h('a', { class: 'button primary', href: `${entry.folder}/index.html` }, texts.openReport),
      entry.files
        .filter((file) => file.endsWith('.xlsx'))
        .map((file) => h('a', { class: 'button', href: `${entry.folder}/${file}` }, texts.workbook)),
    ),
    sections.length > 0
      ? h(
          'p',
          { class: 'chips' },
          h('span', { class: 'muted' }, texts.sections),
          sections.map((file) => h('a', { href: `${entry.folder}/${file}` }, file.replace(/\.html$/, ''))),
        )
      : null,
  );
}

function trendsBody(report: IndexReport, words: Words): Child {
  if (report.trends.length === 0) return h('p', { class: 'empty' }, words.texts.noReports);
  const find = { type: 'search', class: 'find-figure', hidden: true, placeholder: words.texts.findFigure };
  return [
    h('p', { class: 'muted' }, words.texts.trendsHint),
    h('input', { ...find, 'aria-label': words.texts.findFigure }),
    trends(report, words),
  ];
}

function reportsTable({ reports }: IndexReport, words: Words): TableSpec {
  const { texts } = words;
  const columns = columnsFor(words);
  return {
    id: 'reports',
    caption: texts.allReports,
    empty: texts.noReports,
    layout: 'rows',
    columns: [
      { id: 'file', label: texts.report, kind: 'file', width: 'm', textFrom: 'recorded' },
      { ...columns.date('recorded', texts.recordedColumn), hidden: true },
      minor(columns.number('pages', texts.pagesColumn)),
      columns.number('new', texts.tileNew),
      columns.number('removed', texts.tileRemoved),
      columns.number('changed', texts.tileChanged),
      minor({ id: 'files', label: texts.files, kind: 'list', width: 'xl', files: true }),
    ],
    rows: reports.map(({ folder, recorded, pages, newPages, removedPages, changedPages, files: [first, ...files] }) => [
      `${folder}/${first!}`,
      words.shortDate(recorded),
      pages,
      newPages,
      removedPages,
      changedPages,
      files.map((file) => [`${folder}/${file}`, file === 'report.xlsx' ? texts.workbook : file.replace(/\.html$/, '')]),
    ]),
  };
}
