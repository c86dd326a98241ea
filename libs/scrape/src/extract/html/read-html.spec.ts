import fc from 'fast-check';
import { HtmlTag, htmlTag } from './html-tag';
import { NameTable } from './name-table';
import { readHtml } from './read-html';
import { readMoved } from './read-moved';
import { HtmlEvents } from './html-events';
import { Vocabulary } from './html-tokens';

const wanted = ['href', 'class', 'id'];
const tags = new NameTable((name) =>
  htmlTag(
    name,
    wanted.map(() => true),
  ),
);
const vocabulary: Vocabulary<HtmlTag> = {
  tags,
  foreign: tags,
  attributes: new NameTable((name) => ({ name, nr: wanted.indexOf(name) })),
};

/**
 * Events as lines; neighbouring texts are one, and white space is none. What follows the head and belongs into it is told
 * as a head of its own.
 */
class Events implements HtmlEvents<HtmlTag> {
  readonly lines: string[] = [];
  #text = '';

  open({ name }: HtmlTag, attributes: object): boolean {
    if (name === 'head' && this.#text === '' && this.lines.at(-1) === 'close head') this.lines.pop();
    else this.note(`open ${name} ${JSON.stringify(Object.entries(attributes).sort())}`);
    return true;
  }

  close({ name }: HtmlTag): void {
    this.note(`close ${name}`);
  }

  text(source: string, from: number, to: number): void {
    this.#text += source.slice(from, to).replace(/[\t\n\f\r ]+/g, '');
  }

  note(line: string): void {
    if (this.#text !== '') this.lines.push(`text ${JSON.stringify(this.#text)}`);
    this.#text = '';
    if (line !== '') this.lines.push(line);
  }
}

/** Null: not regular. */
function ours(html: string): string[] | null {
  const events = new Events();
  const isRegular = readHtml(html, events, vocabulary);
  events.note('');
  return isRegular ? events.lines : null;
}

function standard(html: string): string[] {
  const events = new Events();
  expect(readMoved(html, events, vocabulary)).toBe(true);
  events.note('');
  return events.lines;
}

const pieces = [
  ...[
    '<p>',
    '</p>',
    '<div class="a b">',
    '</div>',
    '<DIV ID=x>',
    '<a href="x?a=1&amp;b=2&copy=3">',
    '</a >',
    '<a href=/y/>',
  ],
  ...[
    '<br>',
    '</br>',
    '<br/>',
    '<img id=i>',
    '<image id=j>',
    '<ul><li>',
    '<li>',
    '</ul>',
    '<table><tr><td>',
    '<td>',
    '</table>',
  ],
  ...['<svg>', '</svg>', '<svg/>', '<title>', '</title>', '<desc>', '<image/>', '<path/>', '<math><mi>', '</math>'],
  ...[
    '<script>',
    '</script>',
    '</SCRIPT >',
    '<style>',
    '</style>',
    '<textarea>',
    '</textarea>',
    '<xmp>',
    '</xmp>',
    '<plaintext>',
  ],
  ...[
    '<!--',
    '-->',
    '--!>',
    '<!-->',
    '<!--->',
    '<!-',
    '--',
    '<![CDATA[',
    ']]>',
    '<!doctype html>',
    '<!x>',
    '<?php ?>',
    '</ x>',
    '</>',
  ],
  ...[
    'text',
    ' ',
    '\n',
    '&amp;',
    '&lt',
    '&notit;',
    '&#x41;',
    '&#65',
    '&',
    '&eacute',
    '<',
    '>',
    '"',
    "'",
    '=',
    '/',
    '< b>',
  ],
  ...[
    '<form>',
    '</form>',
    '<option>',
    '<select>',
    '<b id="1" id="2" =c class>',
    "<i class='q\"'",
    '<h1>',
    '<h2>',
    '<dd>',
    '<dt>',
    'é',
    '<k\u212A>',
  ],
  ...[
    '<html lang=nl>',
    '<head>',
    '</head>',
    '<body class=x>',
    '</body>',
    '</html>',
    '<link id=l>',
    '<base href=/b/>',
    '<noscript>',
    '</noscript>',
    '<template>',
    '</template>',
    '<tr>',
    '<th>',
    '</td>',
    '</tr>',
    '<tbody>',
    '<caption>',
    '<col>',
    '<colgroup>',
    '<button>',
    '</button>',
    '</h1>',
    '</h3>',
    '</li>',
    '<ol>',
    '</form>',
    '<span>',
    '</span>',
    '<object>',
    '</object>',
    '<ruby>',
    '<rt>',
    '<rb>',
    '<optgroup>',
    '</select>',
    '</a x=">">',
    '<foreignObject>',
    '<frameset>',
    '<hr>',
    '<input id=q>',
    '<nobr>',
    '</b>',
    '</i>',
    '</dd>',
    '<pre>\n',
    '<search>',
    '</search>',
    '</p >',
  ],
];
const regularPieces = pieces.filter((piece) => !/plaintext|<!--$|<!-$|CDATA|frameset/.test(piece));
const soup = (of: readonly string[], maxLength: number) =>
  fc.array(fc.constantFrom(...of), { maxLength }).map((parts) => parts.join(''));

describe('readHtml', () => {
  it('tells what the parser of the standard sees, or that elements have to be moved for that', () => {
    let regular = 0;
    fc.assert(
      fc.property(fc.oneof(soup(pieces, 25), soup(regularPieces, 8)), (html) => {
        const told = ours(html);
        if (told === null) return;
        regular += 1;
        expect(told).toEqual(standard(html));
      }),
      { numRuns: 6000, seed: 18 },
    );
    expect(regular).toBeGreaterThan(2000);
  });
});
