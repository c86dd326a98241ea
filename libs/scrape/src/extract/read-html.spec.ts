import fc from 'fast-check';
import { Parser } from 'htmlparser2';
import { HtmlTag, htmlTag } from './html-tag';
import { NameTable } from './name-table';
import { readHtml } from './read-html';
import { Vocabulary } from './html-tokens';

const wanted = ['href', 'class', 'id'];
const vocabulary: Vocabulary<HtmlTag> = {
  tags: new NameTable((name) =>
    htmlTag(
      name,
      wanted.map(() => true),
    ),
  ),
  attributes: new NameTable((name) => ({ name, nr: wanted.indexOf(name) })),
};

/** Events as lines; neighbouring texts are one. */
class Events {
  readonly lines: string[] = [];
  #text = '';

  text(text: string): void {
    this.#text += text;
  }

  note(line: string): void {
    if (this.#text !== '') this.lines.push(`text ${JSON.stringify(this.#text)}`);
    this.#text = '';
    if (line !== '') this.lines.push(line);
  }
}

function ours(html: string): string[] {
  const events = new Events();
  readHtml(
    html,
    {
      open: ({ name }, attributes) => {
        events.note(`open ${name} ${JSON.stringify(Object.entries(attributes).sort())}`);
        return true;
      },
      close: ({ name }) => events.note(`close ${name}`),
      text: (source, from, to) => events.text(source.slice(from, to)),
    },
    vocabulary,
  );
  events.note('');
  return events.lines;
}

/** What the parser of htmlparser2, which builds trees for others, is told of the same text. */
function theirs(html: string): string[] {
  const events = new Events();
  const open: string[] = [];
  const parser = new Parser({
    onopentag: (name, attributes) => {
      open.push(name);
      events.note(
        `open ${name} ${JSON.stringify(
          Object.entries(attributes)
            .filter(([attribute]) => wanted.includes(attribute))
            .sort(),
        )}`,
      );
    },
    // It closes a tag that the end of the text cut off, although it never opened it.
    onclosetag: (name) => {
      if (open.at(-1) === name) events.note(`close ${open.pop()}`);
    },
    ontext: (text) => events.text(text),
  });
  parser.end(html);
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
];
/** Ends whatever is open but elements: of a tag that is cut off, htmlparser2 tells text or nothing, by its name. */
const END = `"'>-->]]>.`;
const soup = fc
  .array(fc.constantFrom(...pieces), { maxLength: 25 })
  .map((parts) => `${parts.join('')}${END}`)
  // Within a title it takes the entity after a «<» or «</» for plain text.
  .filter((html) => !/<\/?&/.test(html));

describe('readHtml', () => {
  it('reads tag soup as the parser of htmlparser2 does', () => {
    fc.assert(
      fc.property(soup, (html) => {
        expect(ours(html)).toEqual(theirs(html));
      }),
      { numRuns: 3000 },
    );
  });
});
