import fc from 'fast-check';
import { loadProfile } from '../io/disk/load-profile';
import { extractPage } from '../extract/extract-page';
import { compileRules } from '../extract/page-rules';
import { AnchorCodes, hasAnchor, placeOf } from './anchor-codes';
import { ExtractedLooks } from './page-looks';
import { srcsetUrls } from './srcset';

const rules = compileRules(loadProfile('generic'), true);
const looksOf = (html: string): ExtractedLooks => extractPage(html, rules).looks!;

describe('looking at a page', () => {
  it('finds each file once for what it is, wherever it is named', () => {
    const { files } =
      looksOf(`<link rel="Shortcut ICON" href=i.ico><link rel="stylesheet" href=s.css><link rel=preload href=p.js>
      <script src=a.js></script><script src=a.js></script><img src=" a.png "><img src="data:image/gif,x"><img src="">
      <picture><source srcset="b.png 2x, c.png"><img></picture><video poster=d.png><source src=e.mp4><track src=f.vtt></video>
      <iframe src=g.html></iframe><object data=h.pdf></object><embed src="#x"><input type=IMAGE src=j.png><input src=no.png>
      <noscript><img src=k.png></noscript><template><img src=no.png></template><!--<img src=no.png>-->`);
    expect(files.map(({ type, href }) => [type, href])).toEqual([
      ['image', 'i.ico'],
      ['style', 's.css'],
      ['script', 'a.js'],
      ['image', 'a.png'],
      ['srcset', 'b.png'],
      ['srcset', 'c.png'],
      ['image', 'd.png'],
      ['media', 'e.mp4'],
      ['media', 'f.vtt'],
      ['frame', 'g.html'],
      ['other', 'h.pdf'],
      ['image', 'j.png'],
      ['image', 'k.png'],
    ]);
  });

  it.each([
    ['<img src=a.png>', ['a.png']],
    ['<img src=a.png><img src=a.png><img>', ['a.png', '']],
    ['<img src=a.png alt><img src=b.png alt="">', []],
    ['<img src=a.png role=none><img src=b.png aria-hidden=true><img src=c.png aria-label=c>', []],
    ['<img src=a.png aria-labelledby=" "><img src=b.png aria-hidden=false>', ['a.png', 'b.png']],
    ['<noscript><img src=a.png></noscript><template><img src=b.png></template>', []],
    ['<input type=image src=a.png><map><area href=b><area></map>', ['a.png', 'b']],
  ])('%s lacks the text of %j', (html, noAlt) => {
    expect(looksOf(html).noAlt).toEqual(noAlt);
  });

  it('tells headings that skip a level, by the one before', () => {
    const html = '<h2>first</h2><h1>one</h1><h3>deep <b>down</b></h3><h4>fine</h4><h2>back</h2><h5>far</h5>';
    expect(looksOf(html).skipped).toEqual(['h1 → h3: deep down', 'h2 → h5: far']);
  });

  it('knows languages that contradict each other from those that are one', () => {
    expect(looksOf('<html lang=nl xml:lang=en>').languages).toBe('nl, en');
    expect(looksOf('<html lang=nl-NL xml:lang="NL">').languages).toBeNull();
    expect(looksOf('<html lang=nl xml:lang="">').languages).toBeNull();
  });

  it('tells links that nothing names from those that something does', () => {
    const { edLinks, looks } = extractPage(
      `<main><a href=a></a><a href=b title=b></a><a href=c><img src=x title=c></a><a href=d aria-hidden=true></a><a href=e>e</a></main>`,
      rules,
    );
    expect(edLinks.flatMap(({ text }, nr) => (text === '' && !looks!.titled.has(nr) ? [nr] : []))).toEqual([0]);
  });

  it('changes no fact of the page', () => {
    const html = '<title>t</title><main><a href=a title=b></a><img src=x alt=y title=z><h1 id=c>h</h1></main>';
    const { looks: _looks, ...facts } = extractPage(html, rules);
    const texts = [facts.edText, facts.autText].map((text) => Buffer.from(text).toString());
    const { looks: none, ...plain } = extractPage(html, compileRules(loadProfile('generic')));
    expect({ ...facts, edText: texts[0], autText: texts[1] }).toEqual({
      ...plain,
      edText: Buffer.from(plain.edText).toString(),
      autText: Buffer.from(plain.autText).toString(),
    });
    expect(none).toBeNull();
  });
});

describe('anchors', () => {
  it('are found as browsers find them', () => {
    const { ids } = looksOf(
      '<p id=one><p id="caf&eacute;"><a name=three></a><p id="a b"><template><p id=no></template>',
    );
    const places = ['one', 'caf%C3%A9', 'café', 'three', 'a%20b', 'no', 'One', 'one%', ''];
    expect(places.map((place) => hasAnchor(ids, place))).toEqual([
      ...[true, true, true, true, true],
      ...[false, false, false, false],
    ]);
  });

  it('are found whenever they are there, and hardly ever when they are not', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 60 }),
        fc.string({ minLength: 1 }),
        (all, other) => {
          const codes = new AnchorCodes();
          for (const id of all) codes.add(id);
          expect(all.every((id) => hasAnchor(codes.text, id))).toBe(true);
          expect(codes.text).toMatch(/^[\w-]*$/);
          if (!all.includes(other) && !other.includes('%')) expect(codes.text.length).toBe(4 * all.length);
        },
      ),
    );
    const codes = new AnchorCodes();
    for (let nr = 0; nr < 5000; nr += 1) codes.add(`section-${nr}`);
    const wrong = Array.from({ length: 1000 }, (_, nr) => hasAnchor(codes.text, `other-${nr}`)).filter(Boolean);
    expect(wrong.length).toBeLessThan(10);
  });

  it.each([
    ['', null],
    ['top', null],
    ['TOP', null],
    [':~:text=some', null],
    ['a:~:text=some', 'a'],
    ['!/state', null],
    ['/route', null],
    ['topic', 'topic'],
  ])('%j asks for %j', (fragment, place) => {
    expect(placeOf(fragment)).toBe(place);
  });
});

describe('a srcset', () => {
  it.each([
    ['a.png', ['a.png']],
    [' a.png 1x,b.png 2x , c.png 300w', ['a.png', 'b.png', 'c.png']],
    ['a,b.png 1x, c.png', ['a,b.png', 'c.png']],
    ['a.png, b.png,, c.png', ['a.png', 'b.png', 'c.png']],
    ['a.png (1x, 2x), b.png', ['a.png', 'b.png']],
    [' , ', []],
  ])('%j names %j', (srcset, urls) => {
    expect(srcsetUrls(srcset)).toEqual(urls);
  });

  it('is read to its end, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', ',', ' ', '(', ')', '\n') }), (srcset) => {
        for (const url of srcsetUrls(srcset)) expect(url).not.toMatch(/\s|^,|,$/);
      }),
    );
  });
});
