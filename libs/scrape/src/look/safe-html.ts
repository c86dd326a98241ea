import { type DefaultTreeAdapterMap, html as standard, parse } from 'parse5';

type Node = DefaultTreeAdapterMap['node'];
type Element = DefaultTreeAdapterMap['element'];

/**
 * What a page says, as markup that does nothing: only elements and attributes of a fixed list, so no script, style, frame or
 * form that works, and nothing that asks for a file. Images and other media give way to `<span class="r-...">` with the text
 * that stands for them. Links lead nowhere (their address is the title), save those within the page.
 *
 * @param url of the page; relative addresses are told in full
 */
export function safeHtml(page: string, url: string): string {
  const out: string[] = [];
  const todo: (Node | string)[] = [parse(page)];
  while (todo.length > 0) {
    const next = todo.pop()!;
    if (typeof next === 'string') out.push(next);
    else if ('value' in next) out.push(escaped(next.value));
    else if ('childNodes' in next) todo.push(...inReverse(next, url));
  }
  return out.join('').trim();
}

/** What stands for an element, last first: a stack, since a page may be nested deeper than calls may be. */
function inReverse(node: Extract<Node, { childNodes: unknown }>, url: string): (Node | string)[] {
  if (!('tagName' in node)) return [...node.childNodes].reverse();
  const { tagName, namespaceURI } = node;
  if (namespaceURI !== standard.NS.HTML || DROPPED.has(tagName)) return [];
  const media = MEDIA[tagName];
  if (media) return [mediaSpan(node, media)];
  if (tagName === 'input') return [input(node)];
  const inner = [...node.childNodes].reverse();
  if (!KEPT.has(tagName)) return inner;
  const attributes = attributesOf(node, url);
  return VOID.has(tagName) ? [`<${tagName}${attributes}>`] : [`</${tagName}>`, ...inner, `<${tagName}${attributes}>`];
}

/** Gone with all that is in them. */
const DROPPED = new Set(
  'head script style template noscript noframes noembed link meta base title source track param'.split(' '),
);
const MEDIA: Readonly<Record<string, string | undefined>> = {
  ...{ img: 'image', video: 'video', audio: 'audio', iframe: 'frame', frame: 'frame', object: 'frame', embed: 'frame' },
  canvas: 'image',
};
const VOID = new Set(['br', 'hr', 'wbr', 'col']);
/** Any other element gives way to what is in it. */
const KEPT = new Set(
  (
    'a abbr address article aside b bdi bdo blockquote br button caption cite code col colgroup data dd del details dfn div dl ' +
    'dt em fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i ins kbd label legend li mark meter nav ol optgroup ' +
    'option p pre progress q rp rt ruby s samp search section select small span strong sub summary sup table tbody td textarea ' +
    'tfoot th thead time tr u ul var wbr'
  ).split(' '),
);
const ATTRIBUTES = new Set('id lang dir title abbr colspan rowspan scope span start reversed open datetime'.split(' '));
const INPUTS =
  /^(?:text|search|email|tel|url|number|date|time|month|week|datetime-local|range|checkbox|radio|submit|reset|button)$/;

function attributesOf(element: Element, url: string): string {
  const { tagName } = element;
  const kept = element.attrs.filter(({ name }) => ATTRIBUTES.has(name));
  const text = kept.map(({ name, value }) => ` ${name}="${escaped(value)}"`).join('');
  if (tagName === 'a') return text + addressOf(element, url);
  if (tagName === 'li' && /^-?\d{1,9}$/.test(valueOf(element, 'value') ?? ''))
    return `${text} value="${valueOf(element, 'value')}"`;
  return ['button', 'select', 'textarea', 'fieldset'].includes(tagName) ? `${text} disabled` : text;
}

function addressOf(element: Element, url: string): string {
  const href = valueOf(element, 'href')?.trim();
  if (href === undefined) return '';
  if (href.startsWith('#')) return ` href="${escaped(href)}"`;
  const whole = URL.canParse(href, url) ? new URL(href, url).href : href;
  const title = valueOf(element, 'title') === undefined ? ` title="${escaped(whole)}"` : '';
  return `${title} class="r-link"`;
}

function mediaSpan(element: Element, kind: string): string {
  const text = valueOf(element, 'alt') ?? valueOf(element, 'title') ?? valueOf(element, 'aria-label') ?? '';
  // An empty alternative text says that the image has nothing to tell.
  return kind === 'image' && text.trim() === '' ? '' : `<span class="r-${kind}">${escaped(text)}</span>`;
}

function input(element: Element): string {
  const type = (valueOf(element, 'type') ?? 'text').toLowerCase();
  if (type === 'hidden' || type === 'image') return '';
  const value = type === 'password' || type === 'file' ? undefined : valueOf(element, 'value');
  const shown = value === undefined ? '' : ` value="${escaped(value)}"`;
  const checked = valueOf(element, 'checked') === undefined ? '' : ' checked';
  const label = valueOf(element, 'aria-label') ?? valueOf(element, 'placeholder');
  const named = label === undefined ? '' : ` aria-label="${escaped(label)}"`;
  return `<input type="${INPUTS.test(type) ? type : 'text'}"${shown}${checked}${named} disabled>`;
}

function valueOf({ attrs }: Element, name: string): string | undefined {
  return attrs.find((attribute) => attribute.name === name)?.value;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
