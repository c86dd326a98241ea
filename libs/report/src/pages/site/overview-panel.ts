import type { SiteReport } from '../../model';
import type { SiteProblems } from '../../site/site-problems';
import { h, type Child } from '../client/shared/h';
import type { Words } from '../messages/words';
import type { GridOptions } from '../tables/render-grid';
import { foremostChanges, foremostIssues, sectionList } from './overview-lists';
import { changedPaths, overviewTiles } from './overview-tiles';
import { visitsChart } from './usage-panel';

/** What an editor sees first: a sentence, the figures that matter, and where to begin. */
export function overviewPanel(report: SiteReport, found: SiteProblems, options: GridOptions): Child {
  const { words } = options;
  const chart = report.usage && visitsChart(report.usage, words, 'chart-visits-overview');
  return [
    h('p', { class: 'lead' }, summaryOf(report, words)),
    h('ul', { class: 'tiles' }, overviewTiles(report, found, words)),
    h('div', { class: 'columns' }, foremostIssues(report, found, options), foremostChanges(report, options)),
    h('div', { class: 'columns' }, chart ? h('section', null, chart) : null, sectionList(report, words)),
  ];
}

function summaryOf(report: SiteReport, words: Words): string {
  const pages = words.say('nPages', { n: report.pages.length });
  if (report.previous === null) return words.say('summaryFirst', { pages });
  const [added, removed, changes] = [report.newPages.length, report.removedPages.length, changedPaths(report).length];
  if (added + removed + changes === 0) return words.say('summaryNothing', { pages });
  return words.say('summary', {
    pages,
    added: words.say('nNew', { n: added }),
    removed: words.say('nRemoved', { n: removed }),
    changed: words.say('nChanged', { n: changes }),
  });
}
