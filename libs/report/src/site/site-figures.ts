import { addDays } from '@scrape-and-report/production';
import { dayOfScrape, type History } from '@scrape-and-report/record';
import { compareFigureNames } from '../figures/figure-order';
import type { KeyFigure } from '../model';
import type { SiteSource } from './site-source';

type FigureSource = Pick<SiteSource, 'nr' | 'before'> & { readonly history: Pick<History, 'scrapes' | 'figuresAt'> };

const TREND_SCRAPES = 30;
/** Fifty-two weeks: the same weekday. */
const YEAR_DAYS = 364;

/** Every key figure of a scrape, or of the one that it is compared with, with its changes; in the order of reports. */
export function keyFigureRows({ history, nr, before: earlier }: FigureSource): KeyFigure[] {
  const current = history.figuresAt(nr);
  const previous = earlier === null ? null : history.figuresAt(earlier);
  const yearAgo = yearAgoOf(history, nr);
  const first = Math.max(1, nr - TREND_SCRAPES + 1);
  const trend = Array.from({ length: nr - first + 1 }, (_, index) => history.figuresAt(first + index));
  const names = new Set([...current.keys(), ...(previous?.keys() ?? [])]);
  return [...names].sort(compareFigureNames).map((name) => {
    const value = current.get(name) ?? 0;
    const before = previous ? (previous.get(name) ?? 0) : null;
    return {
      name,
      value,
      previous: before,
      change: before === null ? null : roundFigure(value - before),
      yearAgo: yearAgo ? (yearAgo.get(name) ?? 0) : null,
      trend: trend.map((figures) => figures.get(name) ?? null),
    };
  });
}

function yearAgoOf(history: Pick<History, 'scrapes' | 'figuresAt'>, nr: number): Map<string, number> | null {
  const day = addDays(dayOfScrape(history.scrapes[nr - 1]!.timestamp), -YEAR_DAYS);
  const scrape = history.scrapes.find(({ timestamp }) => dayOfScrape(timestamp) === day);
  return scrape ? history.figuresAt(scrape.nr) : null;
}

/** Averages have two decimals; their differences must not show more. */
function roundFigure(value: number): number {
  return Math.round(value * 100) / 100;
}
