import fc from 'fast-check';
import { type DefaultTreeAdapterMap, parseFragment } from 'parse5';
import { safeHtml } from './safe-html';

const URL_OF_PAGE = 'https://site.test/nl/a';
const safe = (page: string): string => safeHtml(page, URL_OF_PAGE);

describe('safeHtml', () => {
  it.each([
    ['a script', '<p>a<script>x()</script>b</p>', '<p>ab</p>'],
    ['a style', '<style>@import url(https://x.test)</style><p style="background:url(//x.test)">a</p>', '<p>a</p>'],
    ['an event', '<p onclick="x()" onmouseover=y()>a</p>', '<p>a</p>'],
    [
      'an image',
      '<img src="//x.test/i.png" srcset="a 2x" alt="A &quot;cat&quot;">',
      '<span class="r-image">A &#34;cat&#34;</span>',
    ],
    ['an image that says nothing', '<img src="/i.png" alt=""><img src="/j.png">', ''],
    ['a frame', '<iframe src="https://x.test" title="A film">f</iframe>', '<span class="r-frame">A film</span>'],
    ['a film', '<video src=x poster=y aria-label="Tour"><p>no</p></video>', '<span class="r-video">Tour</span>'],
    ['a drawing', '<svg onload="x()"><script>x()</script><text>t</text></svg>a', 'a'],
    ['a way on', '<head><meta http-equiv="refresh" content="0;url=//x.test"><base href="//x.test"></head>a', 'a'],
    [
      'a form',
      '<form action="//x.test"><button formaction="//x.test">Go</button></form>',
      '<button disabled>Go</button>',
    ],
    ['what scripts are spared', '<noscript><img src=x alt="pixel"></noscript>a', 'a'],
    ['a template', '<template><p>t</p></template>a', 'a'],
    ['a link of a script', '<a href=" javascript:x()">a</a>', '<a title="javascript:x()" class="r-link">a</a>'],
    ['an unknown element', '<my-card><p>a</p></my-card>', '<p>a</p>'],
    ['text that looks like markup', '&lt;script&gt; &amp;amp;', '&#60;script&#62; &#38;amp;'],
    [
      'a secret',
      '<input type=password value=geheim><input type=hidden name=t value=x>',
      '<input type="text" disabled>',
    ],
  ])('takes the sting out of %s', (_, page, expected) => expect(safe(page)).toBe(expected));

  it('keeps what the page says, its headings, lists, tables and their links within the page', () => {
    const page =
      '<main><h1 id="top">Kop</h1><ol start="3"><li value="7">één</li></ol><table><tr><td colspan="2">x</td></tr></table><a href="#top">op</a></main>';
    expect(safe(page)).toBe(
      '<main><h1 id="top">Kop</h1><ol start="3"><li value="7">één</li></ol><table><tbody><tr><td colspan="2">x</td></tr></tbody></table><a href="#top">op</a></main>'
        .replace('<main>', '')
        .replace('</main>', ''),
    );
  });

  it('tells where a link led, in full, and leads nowhere', () => {
    expect(safe('<a href="../b?x=1&amp;y=2">b</a><a href="tel:14020" title="Bel">c</a>')).toBe(
      '<a title="https://site.test/b?x=1&#38;y=2" class="r-link">b</a><a title="Bel" class="r-link">c</a>',
    );
  });

  it('reads a page that is nested deeper than calls may be', () => {
    const deep = safe(`${'<div>'.repeat(30_000)}bottom`);
    expect(deep.match(/<div>/g)).toHaveLength(30_000);
    expect(deep).toContain('bottom');
  });

  it('gives nothing but its own list of attributes, whatever it is given', () => {
    const parts = [
      '<',
      '>',
      '"',
      "'",
      '/',
      '=',
      ' ',
      '&lt;',
      '<!--',
      '-->',
      '<![CDATA[',
      '<a ',
      'href=',
      'src=',
      'style=',
      'onload=',
    ];
    const tags = [
      '<script>',
      '<svg>',
      '<math>',
      '<mtext>',
      '<title>',
      '<style>',
      '<textarea>',
      '<table>',
      '<img ',
      '</p>',
      '<noscript>',
    ];
    const piece = fc.oneof(fc.constantFrom(...parts, ...tags), fc.string({ maxLength: 5 }));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const given = namesIn(safe(pieces.join('')));
        expect(
          given.filter(
            (name) => !/^(?:id|lang|dir|title|class|disabled|type|value|checked|aria-label|href)$/.test(name),
          ),
        ).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

/** Names of all attributes, and of elements that could do something as `<name>`. */
function namesIn(html: string): string[] {
  const found: string[] = [];
  const todo: DefaultTreeAdapterMap['node'][] = [parseFragment(html)];
  for (let node = todo.pop(); node; node = todo.pop()) {
    if ('attrs' in node)
      found.push(
        ...node.attrs.map(({ name, value }) => (name === 'href' && !value.startsWith('#') ? 'href to' : name)),
      );
    if (
      'tagName' in node &&
      /^(?:script|style|img|iframe|svg|math|object|embed|link|meta|base|form)$/.test(node.tagName)
    )
      found.push(`<${node.tagName}>`);
    if ('childNodes' in node) todo.push(...node.childNodes);
  }
  return found;
}
