/** Columns that Matomo 5 is known to give and that need no mention, used or not. */
const KNOWN = new Set(
  (
    'label url segment is_summary nb_visits nb_hits nb_uniq_visitors nb_users nb_actions nb_visits_converted sum_time_spent ' +
    'entry_nb_uniq_visitors entry_nb_visits entry_nb_actions entry_sum_visit_length entry_bounce_count exit_nb_uniq_visitors ' +
    'exit_nb_visits bounce_count bounce_rate exit_rate sum_visit_length max_actions nb_actions_per_visit avg_time_on_site ' +
    'avg_time_on_page avg_page_load_time avg_time_server nb_pageviews nb_uniq_pageviews nb_downloads nb_uniq_downloads ' +
    'nb_outlinks nb_uniq_outlinks nb_searches nb_keywords Actions_PageUrl nb_hits_following_search idsubdatatable logo'
  ).split(' '),
);

// Generation times of pages, one set of columns for each phase.
const FAMILIES = /^(?:sum|min|max|avg|nb_hits_with)_(?:time|bandwidth|page)_?\w*$|^nb_hits_with_bandwidth$|^metadata$/;

/** Names the columns that are new to us, once each: a server that says more than before may also mean something else. */
export function createColumnWatch(): { see(columns: Readonly<Record<string, unknown>>): void; unknown(): string[] } {
  const unknown = new Set<string>();
  return {
    see(columns) {
      for (const name in columns) if (!KNOWN.has(name) && !unknown.has(name) && !FAMILIES.test(name)) unknown.add(name);
    },
    unknown: () => [...unknown].sort(),
  };
}

export type ColumnWatch = ReturnType<typeof createColumnWatch>;
