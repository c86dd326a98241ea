import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { compareFigureNames } from './figures/figure-order';
import { ASPECTS, CODES, ISSUE_KINDS, severityOf, type IssueKind, type ReportLanguage, type SiteReport } from './model';
import { renderIndexPage, renderSectionPage, renderSitePage } from './pages';
import { openTable } from './pages/client/table/open-table';
import { en } from './pages/messages/en';
import { nl } from './pages/messages/nl';
import { figureLabel } from './pages/messages/figure-label';
import { wordsOf } from './pages/messages/words';
import type { PackedTable, TableSpec } from './pages/tables/table-spec';
import { sampleIndexReport, sampleSectionInput, sampleSiteReport } from './pages/testing';
import { workbookSheets } from './workbook/workbook-sheets';
import { workbookWords } from './workbook/workbook-words';

const FIGURES = [
  ...[
    'pages',
    'pages_unreached',
    'pages_lang_nl',
    'pages_lang_unknown',
    'pages_buss_unknown',
    'pages_cat_unknown',
    'pages_type_unknown',
  ],
  ...[
    'pages_h1_multi',
    'pages_h1_multi_unknown',
    'pages_h1_no',
    'pages_title_no',
    'pages_title_dupl',
    'pages_descr_no',
    'pages_descr_long',
  ],
  ...[
    'redirs',
    'redirs_301',
    'redirs_client',
    'redirs_alias',
    'redirs_301_slash',
    'redirs_wcm-url',
    'url-aliases',
    'url-aliases_2x',
  ],
  ...['ed-links_int', 'ed-links_int_uniq', 'ed-links_int_avg', 'ed-links_ext', 'ed-links_ext_uniq', 'ed-links_ext_avg'],
  ...['ed-links_int_redir', 'ed-links_int_non-wcm'],
];

/** A report in which every code stands that a report can hold. */
function everything(language: ReportLanguage): SiteReport {
  const sample = sampleSiteReport({ pages: 60, changes: 6 });
  const issue = (kind: IssueKind, detail: string): SiteReport['issues'][number] => {
    return { ...sample.issues[0]!, kind, severity: severityOf(kind), detail, scrapes: 1 };
  };
  const statuses = [...CODES.statuses, '404', 'blocked 403'];
  return {
    ...sample,
    language,
    issues: [
      ...ISSUE_KINDS.map((kind) => issue(kind, '')),
      ...statuses.flatMap((status) => [
        issue('broken-link', `https://x.test/${status.length} (${status})`),
        issue('not-recorded', status),
        issue('not-reached', status),
      ]),
    ],
    changedAspects: ASPECTS.map((aspect) => ({ ...sample.changedAspects[0]!, aspect })),
    figures: FIGURES.sort(compareFigureNames).map((name) => ({ ...sample.figures[0]!, name })),
    combinations: [{ language: 'unknown', business: 'unknown', category: 'unknown', pagetype: 'unknown', pages: 1 }],
    brokenLinks: statuses.map((status) => ({ ...sample.brokenLinks[0]!, status })),
    redirectChains: (['page', 'broken', 'external', 'loop', 'unknown'] as const).map((end) => {
      return {
        ...sample.redirectChains[0]!,
        end,
        urls: ['https://a.test/', 'https://b.test/', 'https://c.test/'],
        types: ['client', 'alias'],
      };
    }),
    orphans: CODES.sources.map((source) => ({ ...sample.orphans[0]!, sources: [source] })),
    unreached: statuses.map((reason) => {
      return {
        path: '/x',
        url: 'https://x.test/x',
        title: 'X',
        reason,
        since: '2026-01-01',
        days: 1,
        isGivenUp: false,
      };
    }),
    parameters: CODES.parameters.map((name) => ({ name, value: '1' })),
  };
}

/** What is shown of a page: its markup, and the cells of its tables but for the columns out of sight. */
function shownOn(html: string): string[] {
  const decode = (text: string): string =>
    text.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code))).replace(/&amp;/g, '&');
  const markup = html.replace(/<(script|style)\b[^>]*>[^]*?<\/\1>/g, '');
  const attributes = Array.from(markup.matchAll(/ (?:title|aria-label|placeholder|alt)="([^"]*)"/g), ([, text]) =>
    decode(text!),
  );
  const texts = markup.split(/<[^>]*>/).map((text) => decode(text).trim());
  const blocks = new Map(
    Array.from(html.matchAll(BLOCK), ([, id, encoding, text]) => {
      const data = encoding === 'json' ? text! : inflateRawSync(Buffer.from(text!, 'base64')).toString('utf8');
      return [id!, JSON.parse(data) as unknown];
    }),
  );
  const cells = [...blocks].flatMap(([id, spec]) =>
    id.startsWith('spec-') ? cellsOf(spec as Spec, blocks.get(id.replace('spec-', 'data-')) as PackedTable) : [],
  );
  return [...attributes, ...texts, ...cells].filter(Boolean);
}

type Spec = Omit<TableSpec, 'rows'>;
const BLOCK = /<script type="text\/plain" id="([^"]+)" data-encoding="(\w+)">([^<]*)<\/script>/g;

function cellsOf(spec: Spec, packed: PackedTable): string[] {
  const table = openTable(spec, packed);
  return table.columns
    .filter(({ hidden }) => !hidden)
    .flatMap(({ label, labels, get }) => {
      const values = Array.from({ length: table.count }, (_, row) => get(row)).flat(3);
      const texts = values.filter((value) => typeof value === 'string');
      return [label, ...texts.map((text) => labels?.[text] ?? text)];
    });
}

function shownInWorkbook(report: SiteReport): string[] {
  const hops = ['client', 'alias'];
  const sheets = workbookSheets({
    report,
    pages: () => [],
    visitsOf: () => null,
    changes: report.changedAspects,
    changedAspects: () => report.changedAspects,
    editorial: { chars: 0, uses: 0 },
    linksOnce: () => [],
    linkUses: () =>
      CODES.linkTypes.map((type) => ['/a', 'text', 'https://x.test/', '', type, 'redirect-loop']) as never,
    redirects: () =>
      hops.map((redir_type) => ({ req_url: 'https://a.test/', redir_url: 'https://b.test/', redir_type })),
    paths: () => [],
  });
  return sheets.flatMap(({ name, columns, rows }) => {
    const seen = columns.map(({ hidden }) => !hidden);
    const cells = Array.from(rows, (row) => row.cells.filter((_, at) => seen[at]));
    return [name, ...columns.map(({ header }) => header), ...cells.flat().filter((cell) => typeof cell === 'string')];
  });
}

const RAW = new RegExp(
  `(?<![\\w/.-])(?:${[
    ...FIGURES.filter((name) => /[_-]/.test(name)),
    ...[...CODES.statuses, ...CODES.linkTypes, ...CODES.parameters, ...ISSUE_KINDS, ...ASPECTS].filter((code) =>
      /[_-]/.test(code),
    ),
    'blocked 403',
    'undefined',
    'null',
    '\\{\\w+\\}',
  ].join('|')})(?![\\w/-])`,
);

describe.each(['en', 'nl'] as const)('every string that can be shown (%s)', (language) => {
  const report = everything(language);
  const all = [...shownOn(renderSitePage(report)), ...shownInWorkbook(report)];

  it('is no key of the record', () => {
    expect(all.length).toBeGreaterThan(500);
    expect([...new Set(all.filter((text) => RAW.test(text)))]).toEqual([]);
  });

  it('is no key on the index and on a section page either', () => {
    const index = shownOn(renderIndexPage({ ...sampleIndexReport({ days: 9 }), language }));
    const section = shownOn(renderSectionPage(JSON.stringify({ ...sampleSectionInput(), language })));
    expect([...index, ...section].filter((text) => RAW.test(text))).toEqual([]);
  });

  it('has a name for every key figure', () => {
    const words = wordsOf(language);
    expect(FIGURES.filter((name) => /[_-]/.test(name) && figureLabel(name, words) === name)).toEqual([]);
  });
});

it('a Dutch report says nothing in English', () => {
  const dutch = new Set([...Object.values(nl), ...textsOf(workbookWords('nl'))].flatMap((text) => text.split('|')));
  const english = new Set(
    [
      ...Object.values(en),
      ...textsOf(workbookWords('en')),
      ...CODES.statuses,
      'unknown',
      'final',
      'broken',
      'loop',
      'external',
    ]
      .flatMap((text) => text.split('|'))
      .filter((text) => !dutch.has(text) && text.length > 2 && !/[{}]/.test(text)),
  );
  const report = everything('nl');
  const shown = [...shownOn(renderSitePage(report)), ...shownInWorkbook(report)];
  // What the sample itself says is not ours to translate.
  expect([...new Set(shown.filter((text) => english.has(text)))]).toEqual([]);
});

it.each([
  ['en', 0, '0 pages'],
  ['en', 1, '1 page'],
  ['en', 2, '2 pages'],
  ['nl', 0, '0 pagina’s'],
  ['nl', 1, '1 pagina'],
  ['nl', 1.5, '1,5 pagina’s'],
] as const)('%s writes %d with its own plural', (language, n, text) =>
  expect(wordsOf(language).say('nPages', { n })).toBe(text),
);

it('Dutch has no word that nobody uses', () => {
  const folder = join(__dirname, 'pages', 'messages');
  const texts = readdirSync(folder)
    .filter((name) => name.endsWith('.nl.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
  expect(`${texts}\n${textsOf(workbookWords('nl')).join('\n')}`).not.toMatch(
    /\b(?:wezen|kengetal\w*|aandachtspunt\w*|prioriteit|zichzelf|modificatie\w*|werkboek|werkmap|vorige van|bekend van)\b/i,
  );
});

function textsOf(value: object): string[] {
  return Object.values(value).flatMap((inner: unknown) =>
    typeof inner === 'string' ? [inner] : typeof inner === 'object' && inner !== null ? textsOf(inner) : [],
  );
}
