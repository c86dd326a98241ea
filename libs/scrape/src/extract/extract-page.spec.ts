import fc from 'fast-check';
import { loadProfile } from '../io/disk/load-profile';
import { extractPage as extract } from './extract-page';
import { compileRules, PageRules } from './page-rules';

const generic = compileRules(loadProfile('generic'));
const dutch = compileRules(loadProfile('belastingdienst'));

/** What a page says, its texts as strings. */
function extractPage(html: string, rules: PageRules) {
  const page = extract(html, rules);
  return { ...page, edText: Buffer.from(page.edText).toString(), autText: Buffer.from(page.autText).toString() };
}

describe('extractPage', () => {
  it('parts text as the site does: rest, automated and editorial', () => {
    const page = extractPage(
      `<html><head><title> Een
         titel </title><meta name="dcterms.IDENTIFIER" content="https://x.nl/a"><meta name="language" content="nl"></head>
       <body class="bld toeslagen" data-pagetype="bld-faq"><header>kop <a href="/kop">kop</a></header>
       <div id="bld-nojs">zet aan</div><h1>Eerste<br>kop</h1><p>Een&nbsp;alinea  met <b>vet</b>.</p><ul><li>een</li><li>twee</li></ul>
       <div class="x content_add"><a href="/auto">lijst</a></div>tekst<script>var a = "<p>nee</p>";</script><style>p{}</style><!-- nee -->
       <div class="rs_skip">voorlezen</div><a href="/link"> een <i>link</i> </a><h1>Tweede</h1><footer>voet</footer></body></html>`,
      dutch,
    );
    expect(page.edText).toBe('Eerste\nkop\nEen alinea met vet.\neen\ntwee\ntekst\neen link\nTweede');
    expect(page.autText).toBe('lijst');
    expect(page).toMatchObject({
      numH1s: 2,
      firstH1: 'Eerste kop',
      edLinks: [{ href: 2, text: 'een link' }],
      hrefs: ['/kop', '/auto', '/link'],
    });
    expect(page.values).toEqual({
      title: 'Een titel',
      description: null,
      language: 'nl',
      modified: null,
      pagetype: 'bld-faq',
      classes: 'bld toeslagen',
      identity: 'https://x.nl/a',
    });
  });

  it('takes all of an overview as automated', () => {
    const page = extractPage(
      '<body data-pagetype="bld-overview"><p>een <a href="/a">a</a></p><div class="content_add">twee</div></body>',
      dutch,
    );
    expect(page).toMatchObject({ edText: '', autText: 'een a\ntwee', edLinks: [] });
  });

  it('takes what stands in main as editorial, wherever main begins', () => {
    const page = extractPage(
      '<body><p>voor <a href="/voor">v</a></p><main><header>kop</header><nav>menu</nav>in <a href="/in">i</a><aside>zij</aside></main>na</body>',
      generic,
    );
    expect(page).toMatchObject({
      edText: 'kop\nin i',
      autText: 'zij',
      edLinks: [{ href: 1, text: 'i' }],
      hrefs: ['/voor', '/in'],
    });
  });

  it('takes the body less its frame on a page without main', () => {
    expect(
      extractPage(
        '<header>kop</header><p>tekst<nav>menu</nav></p><table><tr><td>a</td><td>b</td></tr></table><footer>voet</footer>',
        generic,
      ).edText,
    ).toBe('tekst\na b');
  });

  it('does not take the title of a drawing for the title of the page', () => {
    expect(extractPage('<body><svg><title>tekening</title></svg></body>', generic).values.title).toBeNull();
    expect(extractPage('<svg><title>t</title></svg><title>echt</title>', generic).values.title).toBe('echt');
  });

  it.each([
    ['<meta http-equiv="refresh" content="0;url=/x">', { url: '/x', noscript: false }],
    [`<META CONTENT=' 5 ; URL = "/x" ' HTTP-EQUIV=Refresh>`, { url: '/x', noscript: false }],
    ['<meta content="0, /x" http-equiv="REFRESH">', { url: '/x', noscript: false }],
    ['<meta http-equiv=refresh content="1.5;URL=\'/x\'">', { url: '/x', noscript: false }],
    ['<noscript><meta http-equiv=refresh content="0;url=/x"></noscript>', { url: '/x', noscript: true }],
    ['<meta http-equiv="refresh" content="30">', null],
    ['<meta http-equiv="refresh" content="url=/x">', null],
  ])('reads %s', (html, refresh) => expect(extractPage(`<head>${html}</head>`, generic).refresh).toEqual(refresh));

  it('takes nothing of a template, however it is broken, but for one that is shown', () => {
    const page = extractPage(
      '<html lang=nl><title>T</title><body><div><template><h1>S</h1><title>S</title><link rel=canonical href="/fout"><base href="/fout/"><a href="/sjabloon">s</a></div></template><link rel=canonical href="/goed"><main><h1>Echt</h1></main></div>',
      generic,
    );
    expect(page).toMatchObject({ numH1s: 1, firstH1: 'Echt', hrefs: [], base: null, edText: 'Echt' });
    expect(page.values).toMatchObject({ title: 'T', identity: '/goed' });
    const shown = extractPage(
      '<main><my-card><template shadowrootmode="open"><h1>Kaart</h1><a href="/k">k</a></template></my-card></main>',
      generic,
    );
    expect(shown).toMatchObject({ firstH1: 'Kaart', hrefs: ['/k'], edText: 'Kaart\nk' });
  });

  it('ends a heading at the end of any heading', () => {
    const page = extractPage('<main><h1>Kop</h2><p>Lange tekst die niet bij de kop hoort.</p></main>', generic);
    expect(page).toMatchObject({ firstH1: 'Kop', edText: 'Kop\nLange tekst die niet bij de kop hoort.' });
  });

  it.each([
    ['<!--\ndocument.write("<script src=x></script>");\n//-->'],
    ['<!-- <script> </script> <script> </script> -->'],
    ['<!--> <script>'],
    ['<!---> <script>'],
    ['var a = "<script>"'],
    ['<!-- <scripting> '],
  ])('reads a script that says %s to its end', (script) => {
    const page = extractPage(`<main><script>${script}</script><p>tekst</p></main>`, generic);
    expect(page.edText).toBe('tekst');
  });

  it('takes a script in a comment that never ends for all that follows', () => {
    expect(extractPage('<main>a<script><!-- <script> </script><p>b</p></main>', generic).edText).toBe('a');
  });

  it("takes what is hidden, and what stands in for scripts, for no editorial text; nor its headings for the page's", () => {
    const page = extractPage(
      '<main><noscript><h1>Zet aan</h1><a href="/n">n</a></noscript><p hidden>weg</p><p aria-hidden="TRUE">weg</p><iframe>weg</iframe><h1>Kop</h1></main>',
      generic,
    );
    expect(page).toMatchObject({ numH1s: 1, firstH1: 'Kop', edText: 'Kop', edLinks: [], hrefs: ['/n'] });
  });

  it('finds links in drawings, and names links by what stands for their images', () => {
    const page = extractPage(
      '<main><svg><a xlink:href="/provincie"><text>Provincie</text></a></svg><a href="/a"><img alt="Naar aangifte" src=x></a><a href="/b" aria-label="Zoek"><svg><path></svg></a><a href="/c" aria-label="Anders">Tekst</a><a href="/d">Zie <img alt="het vuur"></a><a xlink:href="/geen">e</a></main>',
      generic,
    );
    expect(page.edLinks.map(({ href, text }) => [page.hrefs[href], text])).toEqual([
      ['/provincie', 'Provincie'],
      ['/a', 'Naar aangifte'],
      ['/b', 'Zoek'],
      ['/c', 'Tekst'],
      ['/d', 'Zie het vuur'],
    ]);
  });

  it('names a link by whatever names it, and by nothing that only stands in for scripts', () => {
    const page = extractPage(
      '<main><a href="/a" aria-labelledby="x  y"><svg></svg></a><h2 id=x>Lees <b>meer</b></h2><a href="/b"><input type=image alt="Zoek"></a><a href="/c"><img alt="Foto"><noscript><img alt="Foto"></noscript></a><a href="/d">tekst<area href="/vlak">na</a><a href="/e"><table><tr><td><a href="/f">in</a></table>uit</a><i id=y>over geld</i></main>',
      generic,
    );
    expect(page.edLinks.map(({ href, text }) => [page.hrefs[href], text])).toEqual([
      ['/a', 'Lees meer over geld'],
      ['/b', 'Zoek'],
      ['/c', 'Foto'],
      ['/d', 'tekstna'],
      ['/e', 'in uit'],
      ['/f', 'in'],
    ]);
  });

  it.each([
    ['<p hidden>', ''],
    ['<p hidden="">', ''],
    ['<p hidden="hidden">', ''],
    ['<p hidden="onzin">', ''],
    ['<p hidden="Until-Found">', 'tekst'],
    ['<p aria-hidden="true">', ''],
    ['<p aria-hidden="false">', 'tekst'],
    ['<p aria-hidden>', 'tekst'],
    ['<div hidden><p>', ''],
    ['<noscript><p>', ''],
  ])('takes the text behind %s for %j', (tag, text) =>
    expect(extractPage(`<main>${tag}tekst</main>`, generic).edText).toBe(text),
  );

  it('takes what stands in for scripts within a head for no begin of the body', () => {
    const page = extractPage(
      '<head><noscript><div><img src=/p><h1>Zet aan</h1></noscript><title>T</title><link rel=canonical href=/c></head><body><h1>K</h1>',
      generic,
    );
    expect(page).toMatchObject({ numH1s: 1, firstH1: 'K', values: { title: 'T', identity: '/c' } });
  });

  it('gives up on a page that nests without end, and keeps what it has', () => {
    const page = extractPage(
      `<title>t</title><p>voor</p>${'<div>'.repeat(200_000)}diep${'</b>'.repeat(100_000)}`,
      generic,
    );
    expect(page).toMatchObject({ tooDeep: true, edText: 'voor' });
    expect(page.values.title).toBe('t');
  });

  it('makes something of any text, with well-formed results', () => {
    const scraps = fc.constantFrom(
      '<',
      '>',
      '</',
      '<a href="',
      '">',
      '<main>',
      '</main>',
      '<p',
      '<!--',
      '-->',
      '<script>',
      '</script>',
      '<svg>',
      '<title>',
      '&nbsp;',
      '&#x;',
      '\0',
      '"',
      "'",
      '<h1>',
      '</h1>',
      '<meta http-equiv=refresh content="0;',
      '<base href=',
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(scraps, fc.string({ unit: 'grapheme', maxLength: 8 })), { maxLength: 40 }),
        (pieces) => {
          const page = extractPage(pieces.join(''), generic);
          for (const text of [page.edText, page.autText]) {
            expect(text).not.toMatch(/^\s|\s$|\n\n| \n|\n | {2}|[\u00a0\u0001]/);
          }
          expect(page.edWords).toBe(page.edText.split(/\s+/).filter(Boolean).length);
        },
      ),
      { numRuns: 300 },
    );
  });
});
