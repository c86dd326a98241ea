import { severityLabel, SEVERITIES, issueLabel, aspectLabel, type SiteReport } from '../../model';
import { shareBar } from '../charts/share-bar';
import { h, type Child, type VNode } from '../client/h.js';
import { sparkline } from '../client/spark.js';
import { scraped } from '../html/frame';
import type { Words } from '../messages/words';
import { visitsChart } from './usage-panel';

const SHOWN = 8;

/** What an editor sees first: a sentence, the figures that matter, and where to begin. */
export function overviewPanel(report: SiteReport, words: Words): Child {
  return [
    h('p', { class: 'lead' }, summaryOf(report, words)),
    h('ul', { class: 'tiles' }, tilesOf(report, words)),
    h('div', { class: 'columns' }, urgent(report, words), changed(report, words)),
    h(
      'div',
      { class: 'columns' },
      report.usage ? h('section', null, visitsChart(report.usage, words, 'chart-visits-overview')) : null,
      sectionList(report, words),
    ),
  ];
}

export function changedPaths({ changedAspects }: SiteReport): string[] {
  return [...new Set(changedAspects.map(({ path }) => path))];
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

interface Tile {
  readonly label: string;
  readonly value: string;
  readonly href: string;
  readonly below?: Child;
}

function tilesOf(report: SiteReport, words: Words): VNode[] {
  const { texts, number } = words;
  const figure = (name: string): SiteReport['figures'][number] | undefined =>
    report.figures.find((one) => one.name === name);
  const errors = report.issues.filter(({ severity }) => severity === 'error').length;
  const hasPrevious = report.previous !== null;
  const tiles: Tile[] = [
    {
      label: texts.tilePages,
      value: number(report.pages.length),
      href: '#tab=pages',
      below: trendOf(figure('pages'), words),
    },
    ...(hasPrevious
      ? [
          { label: texts.tileNew, value: number(report.newPages.length), href: '#tab=since&at=new' },
          { label: texts.tileRemoved, value: number(report.removedPages.length), href: '#tab=since&at=removed' },
          { label: texts.tileChanged, value: number(changedPaths(report).length), href: '#tab=since' },
        ]
      : []),
    {
      label: texts.tileIssues,
      value: number(report.issues.length),
      href: '#tab=issues',
      below: hasPrevious ? movement(report, words) : null,
    },
    {
      label: texts.tileErrors,
      value: number(errors),
      href: '#tab=issues&issues.f.severity=error',
      below: shares(report),
    },
    { label: texts.tileBroken, value: number(report.brokenLinks.length), href: '#tab=broken' },
    {
      label: texts.tileRedirects,
      value: number(figure('redirs')?.value ?? report.redirectChains.length),
      href: '#tab=redirects',
      below: trendOf(figure('redirs'), words),
    },
    { label: texts.tileOrphans, value: number(report.orphans.length), href: '#tab=orphans' },
    usageTile(report, words),
  ];
  return tiles.map(({ label, value, href, below }) =>
    h(
      'li',
      null,
      h(
        'a',
        { href },
        h('span', { class: 'label' }, label),
        h('strong', null, value),
        below ? h('span', { class: 'below' }, below) : null,
      ),
    ),
  );
}

/** What came and what went: `3 new · 5 mended`. */
function movement({ issues, fixedIssues }: SiteReport, words: Words): Child {
  const added = issues.filter(({ scrapes }) => scrapes === 1).length;
  const parts = [words.say('nNewIssues', { n: added }), words.say('fixedSince', { n: fixedIssues.length })];
  return added + fixedIssues.length === 0 ? null : parts.join(' · ');
}

function usageTile({ usage }: SiteReport, words: Words): Tile {
  if (!usage)
    return {
      label: words.texts.visitsColumn,
      value: '–',
      href: '#tab=usage',
      below: words.texts.tileNoUsage,
    };
  const known = usage.days.filter(({ visits }) => visits !== null).length;
  return {
    label: words.say('tileVisits', { n: known }),
    value: words.number(usage.totalVisits),
    href: '#tab=usage',
    below: sparkline(usage.days.map(({ visits }) => visits)),
  };
}

function shares({ issues }: SiteReport): Child {
  return shareBar(
    SEVERITIES.map((tone) => ({ tone, value: issues.filter(({ severity }) => severity === tone).length })),
  );
}

function trendOf(figure: SiteReport['figures'][number] | undefined, words: Words): Child {
  if (!figure || figure.change === null) return null;
  const text =
    figure.change === 0 ? words.texts.unchanged : `${figure.change > 0 ? '+' : ''}${words.number(figure.change)}`;
  return [h('span', { class: 'delta', title: words.texts.againstPrevious }, text), sparkline(figure.trend)];
}

function urgent({ issues }: SiteReport, words: Words): VNode {
  const { texts, language } = words;
  const items = issues
    .slice(0, SHOWN)
    .map(({ severity, kind, path, title, visits, detail }) =>
      h(
        'li',
        null,
        h('span', { class: `tag ${severity}` }, severityLabel(severity, language)),
        h(
          'span',
          { class: 'what' },
          h('strong', null, issueLabel(kind, language)),
          ' ',
          scraped(title ?? path),
          h(
            'small',
            null,
            scraped(detail || path),
            visits === null ? null : ` · ${words.say('visits', { n: visits })}`,
          ),
        ),
      ),
    );
  return h(
    'section',
    null,
    h('h3', null, texts.mostUrgent),
    items.length === 0 ? h('p', { class: 'empty' }, texts.noIssues) : h('ul', { class: 'brief' }, items),
    issues.length > SHOWN ? h('p', null, h('a', { href: '#tab=issues' }, texts.allIssues)) : null,
  );
}

function changed(report: SiteReport, words: Words): VNode {
  const { texts, language } = words;
  const rows = [
    ...report.newPages.map(({ path, title }) => ({ tone: 'added', label: texts.nNew, path, title, what: '' })),
    ...report.removedPages.map(({ path, title }) => ({
      tone: 'removed',
      label: texts.nRemoved,
      path,
      title,
      what: '',
    })),
  ].slice(0, SHOWN / 2);
  const aspects = changedPaths(report)
    .slice(0, SHOWN)
    .map((path) => {
      const own = report.changedAspects.filter((change) => change.path === path);
      return {
        tone: 'changed',
        label: texts.nChanged,
        path,
        title: own[0]!.title,
        what: own.map(({ aspect }) => aspectLabel(aspect, language)).join(', '),
      };
    });
  const items = [...rows, ...aspects]
    .slice(0, SHOWN)
    .map(({ tone, label, path, title, what }) =>
      h(
        'li',
        null,
        h('span', { class: `tag ${tone}` }, label.replace('{n} ', '')),
        h(
          'span',
          { class: 'what' },
          scraped(title ?? path),
          h('small', null, scraped(path), what ? ` · ${what}` : null),
        ),
      ),
    );
  return h(
    'section',
    null,
    h('h3', null, texts.largestChanges),
    items.length === 0 ? h('p', { class: 'empty' }, texts.noChanges) : h('ul', { class: 'brief' }, items),
    items.length > 0 ? h('p', null, h('a', { href: '#tab=since' }, texts.allChanges)) : null,
  );
}

function sectionList({ sections }: SiteReport, words: Words): Child {
  if (sections.length === 0) return null;
  const { texts } = words;
  return h(
    'section',
    null,
    h('h3', null, texts.sections),
    h(
      'ul',
      { class: 'brief sections' },
      sections.map(({ name, file, pages, issues, changes }) =>
        h(
          'li',
          null,
          h(
            'span',
            { class: 'what' },
            h('a', { href: file }, name),
            h(
              'small',
              null,
              [
                words.say('nPages', { n: pages }),
                words.say('nIssues', { n: issues }),
                words.say('nChanged', { n: changes }),
              ].join(' · '),
            ),
          ),
        ),
      ),
    ),
  );
}
