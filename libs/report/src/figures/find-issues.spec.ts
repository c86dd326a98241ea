import type { LinkRow, PageFacts } from '@scrape-and-report/record';
import { ISSUE_KINDS } from '../model';
import { classifyLinks } from './classify-links';
import { findIssues } from './find-issues';
import { createResolver } from './follow-hops';
import type { ScrapeFacts } from './scrape-facts';

const root = 'https://site.test';

/** A page against which nothing can be held. */
const sound: Omit<PageFacts, 'page_id' | 'path' | 'url'> = {
  body_digest: null,
  title: null,
  description: 'what it is about',
  num_h1s: 1,
  first_h1: 'a heading',
  language: 'en',
  modified: null,
  pagetype: null,
  classes: null,
  business: null,
  category: null,
  ed_words: 10,
  inlinks: 1,
  sources: 'link',
  status: 200,
  own_facts: null,
};

function scrapeOf(
  pages: readonly Partial<PageFacts>[],
  more: Partial<ScrapeFacts> & {
    readonly targets?: readonly (Omit<LinkRow, 'link_nr' | 'anchor'> & { readonly anchor?: string })[];
  } = {},
): ScrapeFacts {
  const { targets = [], ...rest } = more;
  const links = targets.map((target, index) => ({ link_nr: index + 1, anchor: '', ...target }));
  return {
    parameters: { root },
    pages: pages.map((page, index) => {
      const path = page.path ?? `/p${index + 1}`;
      return { ...sound, title: `Page ${index + 1}`, page_id: index + 1, path, url: root + path, ...page };
    }),
    redirects: [],
    links,
    problems: [],
    unreached: [],
    files: [],
    looks: [],
    findings: [],
    edLinks: (only) => links.flatMap(({ link_nr }) => (only?.has(link_nr) !== false ? [{ page_id: 1, link_nr }] : [])),
    linkCounts: () => links.map(({ link_nr }) => [link_nr, 1]),
    ...rest,
  };
}

/** A scrape that looked for one kind that nobody looked for at first. */
function lookingFor(
  kind: string,
  pages: readonly Partial<PageFacts>[],
  more: Parameters<typeof scrapeOf>[1] = {},
): ScrapeFacts {
  return scrapeOf(pages, { parameters: { root, checks: kind }, ...more });
}

const found = (facts: ScrapeFacts): string[] =>
  findIssues(facts, classifyLinks(facts.links, createResolver(facts))).map(({ kind, path }) => `${kind} ${path}`);

/** A scrape that shows one kind of problem, and nothing else. */
const SCRAPES: Readonly<Record<string, ScrapeFacts>> = {
  'broken-link /p1': scrapeOf([{}], { targets: [{ url: `${root}/gone`, type: 'int', status: '404' }] }),
  'broken-external-link /p1': scrapeOf([{}], { targets: [{ url: 'https://dead.test/', type: 'ext', status: 'dns' }] }),
  'external-link-home /p1': scrapeOf([{}], {
    targets: [{ url: 'https://other.test/deep', type: 'ext', status: 'moved-home' }],
  }),
  'no-title /p1': scrapeOf([{ title: null }]),
  'not-recorded /gone': scrapeOf([{}], { problems: [{ url: `${root}/gone`, kind: 'http-404', detail: '' }] }),
  'not-reached /p1': scrapeOf([{ inlinks: 0 }], {
    unreached: [{ url: `${root}/p1`, page_id: 1, reason: '503', since: '2026-03-01', days: 2, given_up: 0 }],
  }),
  'not-reached /p2': scrapeOf([{}, {}], {
    problems: [
      { url: `${root}/p2`, kind: 'not-rendered', detail: 'it took longer than 30 s' },
      { url: `${root}/p1`, kind: 'source-only', detail: 'it took longer than 30 s' },
    ],
  }),
  'no-description /p1': scrapeOf([{ description: '' }]),
  'no-h1 /p1': scrapeOf([{ num_h1s: 0, first_h1: null }]),
  'duplicate-title /p1, duplicate-title /p2': scrapeOf([{ title: 'Same' }, { title: 'Same' }]),
  'orphan /p1': scrapeOf([{ inlinks: 0 }]),
  'no-language /p1': scrapeOf([{ language: null }]),
  'multiple-h1 /p1': scrapeOf([{ num_h1s: 2 }]),
  'long-description /p1': scrapeOf([{ description: 'x'.repeat(161) }]),
  'link-to-redirect /p1': scrapeOf([{}, {}], {
    targets: [{ url: `${root}/old`, type: 'int', status: null }],
    redirects: [{ req_url: `${root}/old`, redir_url: `${root}/p2`, redir_type: '301' }],
  }),
  'link-to-alias /p1': scrapeOf([{}, {}], {
    targets: [{ url: `${root}/other`, type: 'int', status: null }],
    redirects: [{ req_url: `${root}/other`, redir_url: `${root}/p2`, redir_type: 'alias' }],
  }),
  'broken-image /p1': lookingFor('broken-image', [{}], {
    files: [{ file_nr: 1, url: `${root}/a.png`, type: 'image', status: '404', bytes: null }],
    looks: [{ page_id: 1, files: [1], seen: {} }],
  }),
  'broken-file /p1': lookingFor('broken-file', [{}], {
    files: [
      { file_nr: 1, url: `${root}/a.css`, type: 'style', status: '500', bytes: null },
      { file_nr: 2, url: `${root}/b.css`, type: 'style', status: '200', bytes: 10 },
      { file_nr: 3, url: 'https://other.test/b.css', type: 'style', status: 'blocked 403', bytes: null },
      { file_nr: 4, url: `${root}/busy.css`, type: 'style', status: 'blocked 429', bytes: null },
    ],
    looks: [{ page_id: 1, files: [1, 2, 3, 4, 5], seen: {} }],
  }),
  'broken-file /p2': lookingFor('broken-file', [{}, {}], {
    files: [{ file_nr: 1, url: `${root}/a.js`, type: 'script', status: 'blocked 403', bytes: null }],
    looks: [{ page_id: 2, files: [1], seen: {} }],
  }),
  'missing-anchor /p2, missing-anchor /p1': lookingFor('missing-anchor', [{}, {}], {
    targets: [
      { url: `${root}/p2`, anchor: 'lost', type: 'int', status: '200' },
      { url: `${root}/p2`, anchor: 'there', type: 'int', status: '200' },
    ],
    findings: [{ url: `${root}/p2#lost`, kind: 'missing-anchor', detail: '' }],
    looks: [{ page_id: 2, files: [], seen: { lost: ['top-of-page'] } }],
  }),
  'image-without-alt /p1': lookingFor('image-without-alt', [{}], {
    looks: [{ page_id: 1, files: [], seen: { noAlt: [`${root}/a.png`] } }],
  }),
  'empty-link /p1': lookingFor('empty-link', [{}], {
    looks: [{ page_id: 1, files: [], seen: { nameless: [`${root}/p2`] } }],
  }),
  'skipped-heading /p1': lookingFor('skipped-heading', [{}], {
    looks: [{ page_id: 1, files: [], seen: { skipped: ['h2 → h4: Costs'] } }],
  }),
  'conflicting-language /p1': lookingFor('conflicting-language', [{}], {
    looks: [{ page_id: 1, files: [], seen: { languages: 'nl, en' } }],
  }),
  'duplicate-description /p1, duplicate-description /p2': lookingFor('duplicate-description', [{}, {}]),
  'long-title /p1': lookingFor('long-title', [{ title: 'x'.repeat(61) }, { title: 'x'.repeat(60) }]),
  'short-title /p1': lookingFor('short-title', [{ title: 'x'.repeat(29) }, { title: 'x'.repeat(30) }]),
  'canonical-astray /p1, canonical-astray /p2': lookingFor('canonical-astray', [{}, {}, {}], {
    redirects: [
      { req_url: `${root}/a`, redir_url: `${root}/p1`, redir_type: 'alias' },
      { req_url: `${root}/b`, redir_url: `${root}/p2`, redir_type: 'alias' },
      { req_url: `${root}/c`, redir_url: `${root}/p3`, redir_type: 'alias' },
      { req_url: `${root}/p1`, redir_url: `${root}/a`, redir_type: '301' },
    ],
    problems: [{ url: `${root}/p2`, kind: 'http-404', detail: '' }],
  }),
  'broken-hreflang /p1': lookingFor('broken-hreflang', [{}], {
    files: [{ file_nr: 1, url: `${root}/nl`, type: 'alternate', status: '404', bytes: null }],
    looks: [{ page_id: 1, files: [1], seen: {} }],
  }),
  'noindex-in-sitemap /p1': lookingFor('noindex-in-sitemap', [{ sources: 'link,sitemap' }, {}], {
    looks: [1, 2].map((page_id) => ({ page_id, files: [], seen: { noindex: true } })),
  }),
  'noindex-linked /p1': lookingFor('noindex-linked', [{}, { inlinks: 0 }], {
    looks: [1, 2].map((page_id) => ({ page_id, files: [], seen: { noindex: true } })),
  }),
  'security-header /': lookingFor('security-header', [{}], {
    findings: [{ url: root, kind: 'security-header', detail: 'Referrer-Policy' }],
  }),
  'certificate-expiring /': lookingFor('certificate-expiring', [{}], {
    parameters: { root, checks: 'certificate-expiring', timestamp: '261129-0500' },
    findings: [{ url: root, kind: 'certificate', detail: '2026-01-01 2026-12-10' }],
  }),
  'near-duplicate /p1, near-duplicate /p2': lookingFor('near-duplicate', [{}, {}, {}], {
    findings: [1, 2].map((nr) => ({ url: `${root}/p${nr}`, kind: 'near-duplicate', detail: `${root}/p1` })),
  }),
  'accessibility /p1': lookingFor('accessibility', [{}], {
    findings: [
      { url: `${root}/p1`, kind: 'accessibility', detail: 'image-alt: main > img (Images must have alternative text)' },
      { url: `${root}/p1`, kind: 'browser', detail: '2026-11-29' },
    ],
  }),
  'heavy-page /p1': lookingFor('heavy-page', [{}, {}], {
    files: [
      { file_nr: 1, url: `${root}/a.png`, type: 'image', status: '200', bytes: 3_000_000 },
      { file_nr: 2, url: `${root}/b.png`, type: 'image', status: '200', bytes: 2_999_999 },
    ],
    looks: [1, 2].map((nr) => ({ page_id: nr, files: [nr], seen: {} })),
  }),
  'slow-page /p1': lookingFor('slow-page', [{}, {}], {
    looks: [
      { page_id: 1, files: [], seen: { slow: 5 } },
      { page_id: 2, files: [], seen: {} },
    ],
  }),
  'noindex-in-sitemap /p2': lookingFor('noindex-in-sitemap', [{}, { sources: 'sitemap' }], {
    looks: [1, 2].map((page_id) => ({ page_id, files: [], seen: { hidden: true } })),
  }),
  'sitemap-redirect /old': lookingFor('sitemap-redirect', [{}], {
    findings: [{ url: `${root}/old`, kind: 'sitemap-redirect', detail: `${root}/p1` }],
  }),
  'mixed-content /p1': lookingFor('mixed-content', [{}, { url: 'http://site.test/p2' }], {
    files: [
      { file_nr: 1, url: 'http://site.test/a.png', type: 'image', status: '200', bytes: null },
      { file_nr: 2, url: 'http://site.test/nl', type: 'alternate', status: '200', bytes: null },
    ],
    looks: [1, 2].map((page_id) => ({ page_id, files: [1, 2], seen: {} })),
  }),
  'short-description /p1': lookingFor('short-description', [
    { description: 'x'.repeat(69) },
    { description: 'x'.repeat(70) },
  ]),
};

describe('findIssues', () => {
  it('holds nothing against a sound page', () => {
    expect(found(scrapeOf([{}, { path: '/', inlinks: 0 }]))).toEqual([]);
  });

  it.each(Object.entries(SCRAPES))('finds %s and nothing else', (issues, facts) => {
    expect(found(facts).join(', ')).toBe(issues);
  });

  it('leaves out what is not looked for', () => {
    const faulty = { title: null, description: '', num_h1s: 0, language: null, inlinks: 0 };
    expect(found(scrapeOf([faulty], { parameters: { root, checks: 'no-h1' } }))).toEqual(['no-h1 /p1']);
  });

  it('finds every kind that the reports know', () => {
    const kinds = new Set(Object.values(SCRAPES).flatMap((facts) => found(facts).map((issue) => issue.split(' ')[0])));
    expect(ISSUE_KINDS.filter((kind) => !kinds.has(kind))).toEqual([]);
  });
});
