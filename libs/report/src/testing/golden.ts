import { buildScrape, type BuiltScrape } from '@scrape-and-report/record/testing';

export const GOLDEN_ROOT = 'https://site.test';
export const GOLDEN_FIRST = '260301-0500';
export const GOLDEN_SECOND = '260302-0500';

const at = (path: string): string => GOLDEN_ROOT + path;

/** A page with every aspect as the defaults of `buildScrape` have it, but titled after its path. */
const first: BuiltScrape = {
  root: GOLDEN_ROOT,
  pages: [
    {
      path: '/',
      title: 'Home',
      sources: 'start',
      links: [
        { url: at('/a'), text: 'A' },
        { url: at('/b'), text: 'B' },
      ],
    },
    { path: '/a', title: 'A', links: [{ url: at('/b'), text: 'again B' }] },
    { path: '/b', title: 'B', ed_text: 'The quick brown fox jumps over the lazy dog' },
    { path: '/old', title: 'Old', pagetype: 'bld-faq' },
  ],
};

/**
 * The second scrape, small enough to count by hand: seven pages. Figures that follow from it stand
 * below, each counted from this text and not by the program.
 */
const second: BuiltScrape = {
  root: GOLDEN_ROOT,
  parameters: { max_urls: '15000' },
  pages: [
    {
      path: '/',
      title: 'Home',
      sources: 'start',
      links: [
        { url: at('/a'), text: 'A' },
        { url: at('/b'), text: 'B' },
        { url: at('/gone'), text: 'gone' },
        { url: 'https://other.test/x', type: 'ext', status: '200' },
      ],
    },
    {
      path: '/a',
      title: 'A',
      language: 'en',
      num_h1s: 2,
      links: [
        { url: at('/b'), text: 'again B' },
        { url: at('/moved'), text: 'moved' },
        { url: at('/alias-of-b'), text: 'alias' },
        { url: at('/b'), anchor: 'part', text: 'part of B' },
      ],
    },
    {
      path: '/b',
      title: 'Same title',
      business: 'toeslagen',
      ed_text: 'The quick red fox jumps over the lazy dog',
      links: [
        { url: 'https://other.test/x', type: 'ext', status: '200' },
        { url: 'https://dead.test/', type: 'ext', status: 'dns' },
        { url: 'https://shy.test/', type: 'ext', status: 'blocked 403' },
      ],
    },
    { path: '/c', title: 'Same title', description: 'x'.repeat(161), pagetype: 'bld-faq', num_h1s: 3 },
    { path: '/d', title: null, description: null, num_h1s: 0, first_h1: null, inlinks: 0, sources: 'sitemap' },
    { path: '/e', title: '=cmd|"/c calc"!A1', description: 'y'.repeat(160), category: 'dv', pagetype: 'bld-filter' },
    { path: '/f', title: 'F', language: null, business: null, pagetype: null, description: '' },
  ],
  redirects: [
    { req_url: at('/moved'), redir_url: at('/moved/'), redir_type: '301' },
    { req_url: at('/moved/'), redir_url: at('/c'), redir_type: '302' },
    { req_url: at('/alias-of-b'), redir_url: at('/b'), redir_type: 'alias' },
    { req_url: at('/b2'), redir_url: at('/b'), redir_type: 'alias' },
    { req_url: at('/c2'), redir_url: at('/c'), redir_type: 'alias' },
    { req_url: at('/e'), redir_url: at('/f'), redir_type: 'client' },
    { req_url: at('/loop'), redir_url: at('/loop2'), redir_type: '301' },
    { req_url: at('/loop2'), redir_url: at('/loop'), redir_type: '301' },
    { req_url: at('/out'), redir_url: 'https://other.test/x', redir_type: '301' },
  ],
  problems: [
    { url: at('/gone'), kind: 'http-404', detail: '' },
    { url: at('/f'), kind: 'no-language', detail: '' },
  ],
};

/** Key figures of the second scrape, counted by hand. */
export const GOLDEN_FIGURES: Readonly<Record<string, number>> = {
  pages: 7,
  pages_lang_en: 1, // a
  pages_lang_nl: 5, // home, b, c, d, e
  pages_lang_unknown: 1, // f
  pages_buss_belastingen: 5, // home, a, c, d, e
  pages_buss_toeslagen: 1, // b
  pages_buss_unknown: 1, // f
  pages_cat_bib: 6, // all but e
  pages_cat_dv: 1, // e
  'pages_type_bld-bd': 4, // home, a, b, d
  'pages_type_bld-faq': 1, // c
  'pages_type_bld-filter': 1, // e
  pages_type_unknown: 1, // f
  pages_h1_multi: 2, // a, c
  'pages_h1_multi_bld-bd': 1, // a
  'pages_h1_multi_bld-faq': 1, // c
  pages_h1_no: 1, // d
  pages_title_no: 1, // d
  pages_title_dupl: 2, // b, c
  pages_descr_no: 2, // d, f
  pages_descr_long: 1, // c: 161 characters; e has 160
  redirs: 9,
  redirs_301: 4, // moved, loop, loop2, out
  redirs_301_slash: 1, // moved
  redirs_302: 1, // moved/
  redirs_alias: 3, // alias-of-b, b2, c2
  redirs_client: 1, // e
  'redirs_wcm-url': 1, // e, a page's own
  'url-aliases': 3,
  'url-aliases_1x': 1, // c
  'url-aliases_2x': 1, // b
  'ed-links_int': 7, // home 3, a 4
  'ed-links_int_uniq': 6, // a, b, gone, moved, alias-of-b, b#part
  'ed-links_int_avg': 1, // 7 / 7
  'ed-links_int_redir': 1, // moved
  'ed-links_int_non-wcm': 1, // alias-of-b
  'ed-links_ext': 4, // x twice, dead, shy
  'ed-links_ext_uniq': 3,
  'ed-links_ext_avg': 0.57, // 4 / 7
};

/** Those of the first scrape that matter for the changes. */
export const GOLDEN_PREVIOUS: Readonly<Record<string, number>> = {
  pages: 4,
  pages_lang_nl: 4,
  pages_lang_en: 0,
  'pages_type_bld-faq': 1,
  'ed-links_int': 3,
  'ed-links_int_uniq': 2,
  'ed-links_int_avg': 0.75,
  redirs: 0,
};

/** Puts the pair into a store. */
export async function buildGoldenStore(store: string): Promise<void> {
  await buildScrape(store, GOLDEN_FIRST, first);
  await buildScrape(store, GOLDEN_SECOND, second);
}
