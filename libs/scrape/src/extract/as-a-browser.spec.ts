import fc from 'fast-check';
import { parse } from 'parse5';
import { loadProfile } from '../io/disk/load-profile';
import { extractPage } from './extract-page';
import { compileRules } from './page-rules';

const generic = compileRules(loadProfile('generic'));

interface TreeNode {
  readonly nodeName: string;
  readonly tagName?: string;
  readonly namespaceURI?: string;
  readonly value?: string;
  readonly attrs?: readonly { name: string; prefix?: string; value: string }[];
  readonly childNodes?: readonly TreeNode[];
}

const SILENT = ['script', 'style', 'iframe', 'noembed', 'noframes', 'noscript'];
const squeeze = (text: string): string => text.replace(/\s+/g, '');

function textOf(node: TreeNode): string {
  if (node.nodeName === '#text') return node.value ?? '';
  return SILENT.includes(node.tagName ?? '') ? '' : (node.childNodes ?? []).map(textOf).join('');
}

/** What the tree of the standard's own parser says, read by other code than ours. */
function standard(html: string) {
  const seen = { title: null as string | null, h1: [] as string[], hrefs: [] as string[], base: null as string | null };
  let canonical: string | null = null;
  let lang: string | null = null;
  const visit = (node: TreeNode): void => {
    const attribute = (name: string): string | undefined =>
      node.attrs?.find((one) => one.name === name && !one.prefix)?.value;
    const href = attribute('href');
    if (node.namespaceURI === 'http://www.w3.org/1999/xhtml') {
      if (node.tagName === 'title') seen.title ??= squeeze(textOf(node));
      if (node.tagName === 'h1') seen.h1.push(squeeze(textOf(node)));
      if (/^(?:a|area)$/.test(node.tagName!) && href !== undefined) seen.hrefs.push(href);
      if (node.tagName === 'base') seen.base ??= href ?? null;
      if (node.tagName === 'link' && attribute('rel') === 'canonical') canonical ??= href || null;
      if (node.tagName === 'html') lang ??= attribute('lang') || null;
    }
    for (const child of node.childNodes ?? []) visit(child);
  };
  visit(parse(html) as TreeNode);
  const { title, h1, hrefs, base } = seen;
  return { title: title || null, h1s: h1.length, h1: h1[0] || null, hrefs: [...new Set(hrefs)], base, canonical, lang };
}

function ours(html: string) {
  const { values, numH1s, firstH1, hrefs, base } = extractPage(html, generic);
  return {
    title: values.title === null ? null : squeeze(values.title),
    ...{ h1s: numH1s, h1: firstH1 === null ? null : squeeze(firstH1), hrefs, base },
    ...{ canonical: values.identity, lang: values.language },
  };
}

/** Broken as pages are broken: what stands before, what is wrong, what must still be told behind it. */
const BEFORE = [
  '',
  '<!doctype html><html lang=nl><head><title>Titel</title></head><body>',
  '<div><p>',
  '<table><tr><td>',
];
const BEHIND = [
  '<h1>kop</h1><a href="/p">link</a>',
  '</p></div><title>T</title><h2>z</h2><p>x<a href=/q>y</a>',
  '<link rel=canonical href="/c"><base href="/b/"><h1>n',
  '</table><h1>na</h1><a href=/r>r</a>',
];
const WRONG = [
  ...['<a href=/1>een<p>twee<a href=/2>drie</p>', '<table><a href=/1>een<tr><td>x</table>', '<b><p>vet</b> niet</p>'],
  ...[
    '<table>los<h1>in</h1><tr><td><a href=/1>c</table>',
    '<p><table><h1>q</h1></table>',
    '<h1><div></h2>na',
    '<h1>a<h2>b',
  ],
  ...[
    '<title>een<h1>twee</title>',
    '<textarea><h1>nee</h1>',
    '<!-- --!><h1>ja</h1>',
    '<!--><a href=/1>ja</a>',
    '<![CDATA[<h1>x</h1>]]>',
  ],
  ...['<template><h1>nee<template></template><a href=/1></template>', '<head><template><title>nee</title></template>'],
  ...[
    '<head></head><title>laat</title><html lang=en><body>',
    '<body><html lang=fr><base><base href=/b/>',
    '</body><h1>na</h1>',
  ],
  ...['<script><!--<script></script><h1>nee</h1></script>-->', '<script>"</scripty>"</script >', '<style><h1></style>'],
  ...[
    '<select><option>a<h1>nee</h1></select>',
    '<select><a href=/1>x</a><option></select>',
    '<frameset><frame></frameset>',
  ],
  ...[
    '<svg><title>nee</title><p>uit<h1>x</h1>',
    '<svg><style><h1>x</h1></style></svg>',
    '<math><mi><h1>x</h1></mi></math>',
  ],
  ...[
    '<svg><foreignObject><title>T</title><h1>x</h1></svg>',
    '<svg><base href=/nee><link rel=canonical href=/nee></svg>',
  ],
  ...['<form><div></form><h1>x', '<form><form><a href=/1></form>', '<table><form><tr><td></form><a href=/1>'],
  ...[
    '<button><h1>x<button>y',
    '<li><h1>a<li>b',
    '<dl><dt><h1>a<dd>b</dl>',
    '<a href=/1><table><td><a href=/2>x</table>y',
  ],
  ...[
    '</p title="><h1>">',
    '<a href="/1>1',
    '<h1 title=a>b=c>',
    '<a href=/1?a&copy=1&amp;b>x',
    "<a\0 href='/1\0'>\0",
    '<lin\u212A rel=canonical href=/nee>',
  ],
  ...[
    '<plaintext><h1>',
    '<xmp><h1></xmp>',
    '<iframe><h1></iframe>',
    '<noembed><h1></noembed>',
    '<image><h1>',
    '<br/></br></p>',
  ],
  ...[
    '<title></title><title>tweede</title>',
    '<nobr><nobr><h1>x</nobr>',
    '<object><b></object><h1>x',
    '<marquee><a href=/1></marquee>',
  ],
];

describe('extractPage', () => {
  it.each(WRONG)('reads %j, wherever it stands, as the parser of the standard does', (wrong) => {
    for (const before of BEFORE)
      for (const behind of BEHIND) expect(ours(before + wrong + behind)).toEqual(standard(before + wrong + behind));
  });

  it('reads whatever is made of such pieces as the parser of the standard does', () => {
    const pieces = fc.array(fc.constantFrom(...WRONG, ...BEHIND, ...BEFORE), { maxLength: 6 });
    fc.assert(
      fc.property(pieces, (parts) => expect(ours(parts.join(''))).toEqual(standard(parts.join('')))),
      { numRuns: Number(process.env['HTML_RUNS'] ?? 1500) },
    );
  });

  it('reads a page that moves elements without measure in bounded time, as it comes', () => {
    const tangled = Array.from({ length: 900 }, (_, nr) => `<b id=b${nr}>`).join('') + '<p>x</p>'.repeat(60_000);
    for (const html of [`<b><p></b>${'<i><p></i>'.repeat(40_000)}`, `<table><b>${tangled}`]) {
      const start = performance.now();
      expect(extractPage(`<title>T</title>${html}<a href=/eind>e</a>`, generic).values.title).toBe('T');
      expect(performance.now() - start).toBeLessThan(20_000);
    }
  });
});
