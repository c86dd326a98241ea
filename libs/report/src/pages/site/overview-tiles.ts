import { SEVERITIES, type SiteReport } from '../../model';
import { shareBar } from '../charts/share-bar';
import type { SiteProblems } from '../../site/site-problems';
import { h, type Child, type VNode } from '../client/shared/h';
import { sparkline } from '../client/shared/spark';
import type { Words } from '../messages/words';

/** Paths of changed pages, each once, in the order of the report. */
export function changedPaths({
  changedAspects,
}: {
  readonly changedAspects: readonly { readonly path: string }[];
}): string[] {
  return [...new Set(changedAspects.map(({ path }) => path))];
}

interface Tile {
  readonly label: string;
  readonly value: string;
  readonly href: string;
  readonly below?: Child;
}

/** The figures that matter, each a way to the rows that it counts. */
export function overviewTiles(report: SiteReport, found: SiteProblems, words: Words): VNode[] {
  const { texts, number } = words;
  const figure = (name: string): SiteReport['figures'][number] | undefined =>
    report.figures.find((one) => one.name === name);
  const errors = found.problems.filter(({ severity }) => severity === 'error').length;
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
      value: number(found.problems.length),
      href: '#tab=issues',
      below: hasPrevious ? movement(found, words) : null,
    },
    {
      label: texts.tileErrors,
      value: number(errors),
      href: '#tab=issues&issues.f.severity=error',
      below: shares(found),
    },
    { label: texts.tileBroken, value: number(report.brokenLinks.length), href: '#tab=broken' },
    { label: texts.redirects, value: number(report.redirectChains.length), href: '#tab=redirects' },
    { label: texts.tileOrphans, value: number(report.orphans.length), href: '#tab=orphans' },
    { label: texts.notReached, value: number(report.unreached.length), href: '#tab=unreached' },
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
function movement({ problems, fixedProblems }: SiteProblems, words: Words): Child {
  const added = problems.filter(({ scrapes, kind }) => scrapes === 1 && kind !== 'not-reached').length;
  const parts = [words.say('nNewIssues', { n: added }), words.say('fixedSince', { n: fixedProblems.length })];
  return added + fixedProblems.length === 0 ? null : parts.join(' · ');
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

function shares({ problems }: SiteProblems): Child {
  return shareBar(
    SEVERITIES.map((tone) => ({ tone, value: problems.filter(({ severity }) => severity === tone).length })),
  );
}

function trendOf(figure: SiteReport['figures'][number] | undefined, words: Words): Child {
  if (!figure || figure.change === null) return null;
  const text =
    figure.change === 0 ? words.texts.unchanged : `${figure.change > 0 ? '+' : ''}${words.number(figure.change)}`;
  return [h('span', { class: 'delta', title: words.texts.againstPrevious }, text), sparkline(figure.trend)];
}
