import type { ServedDay, ServedSite } from './served-site';

export interface GeneratedDay {
  /** Number of pages with a URL. */
  readonly pages: number;
  readonly root?: string;
  /** Makes days differ. */
  readonly seed?: number;
}

/** Rows in the form of the recorded ones: types mixed as there, zero columns absent, numbers that depend on the seed. */
export function generatedRows({
  pages,
  root = 'http://semicomplete.com/',
  seed = 0,
}: GeneratedDay): Record<string, unknown>[] {
  return Array.from({ length: pages }, (_, at) => {
    const visits = 1 + ((at * 7 + seed * 13) % 40);
    const hits = visits + ((at + seed) % 5);
    const entries = at % 3 === 0 ? Math.ceil(visits / 2) : 0;
    const label = `/section-${at % 12}/page-${String(at).padStart(4, '0')}`;
    const url = root.replace(/\/$/, '') + label;
    return {
      label,
      nb_visits: visits,
      nb_uniq_visitors: visits,
      nb_hits: hits,
      sum_time_spent: hits * 9,
      ...(entries > 0
        ? {
            entry_nb_uniq_visitors: entries,
            entry_nb_visits: String(entries),
            entry_nb_actions: String(entries * 2),
            entry_sum_visit_length: '40',
            entry_bounce_count: String(Math.floor(entries / 3)),
          }
        : {}),
      ...(at % 4 === 0 ? { exit_nb_uniq_visitors: 1, exit_nb_visits: '1' } : {}),
      avg_page_load_time: 0,
      avg_time_on_page: 9,
      bounce_rate: '33%',
      exit_rate: '10%',
      url,
      Actions_PageUrl: label,
      segment: `pageUrl==${encodeURIComponent(encodeURIComponent(url))}`,
    };
  });
}

/** The summary row that a server makes of the pages it does not keep; its label depends on folder and language. */
export function summaryRow(hits: number, label = 'Others'): Record<string, unknown> {
  return {
    label,
    nb_visits: hits,
    nb_hits: hits,
    sum_time_spent: 0,
    bounce_rate: '100%',
    exit_rate: '100%',
    is_summary: true,
    Actions_PageUrl: label,
  };
}

/** A whole day whose totals its rows make up. */
export function dayOfRows(rows: readonly Record<string, unknown>[]): ServedDay {
  const sum = (name: string): number => rows.reduce((total, row) => total + Number(row[name] ?? 0), 0);
  const visits = Math.max(1, Math.ceil(sum('nb_visits') / 2));
  return {
    pages: rows,
    summary: {
      nb_uniq_visitors: visits,
      nb_users: 0,
      nb_visits: visits,
      nb_actions: sum('nb_hits'),
      nb_visits_converted: 0,
      bounce_count: sum('entry_bounce_count'),
      sum_visit_length: sum('sum_time_spent'),
      max_actions: 9,
      bounce_rate: '30%',
      nb_actions_per_visit: 2,
      avg_time_on_site: 60,
    },
    actions: {
      nb_pageviews: sum('nb_hits'),
      nb_uniq_pageviews: sum('nb_visits'),
      nb_downloads: 3,
      nb_uniq_downloads: 2,
      nb_outlinks: 1,
      nb_uniq_outlinks: 1,
      nb_searches: 0,
      nb_keywords: 0,
    },
  };
}

/** A site of `days` days from `from`, with `pages` pages on each. */
export function generatedSite({
  from,
  days,
  pages,
  root,
}: {
  from: string;
  days: number;
  pages: number;
  root?: string;
}): ServedSite {
  const start = Date.parse(`${from}T00:00:00Z`);
  const served = new Map<string, ServedDay>();
  for (let at = 0; at < days; at += 1) {
    const day = new Date(start + at * 86_400_000).toISOString().slice(0, 10);
    served.set(day, dayOfRows(generatedRows({ pages, seed: at, ...(root ? { root } : {}) })));
  }
  return { timezone: 'UTC', ts_created: `${from} 00:00:00`, days: served };
}

/** A site whose days are given one by one. */
export function siteOf(days: Readonly<Record<string, ServedDay>>, more: Partial<ServedSite> = {}): ServedSite {
  const first = Object.keys(days).sort()[0] ?? '2026-01-01';
  return { timezone: 'UTC', ts_created: `${first} 00:00:00`, days: new Map(Object.entries(days)), ...more };
}

/** The site's answers, changed day by day. */
export function changeDay(site: ServedSite, day: string, change: (served: ServedDay) => ServedDay): ServedSite {
  const days = new Map(site.days);
  days.set(day, change(days.get(day)!));
  return { ...site, days };
}
