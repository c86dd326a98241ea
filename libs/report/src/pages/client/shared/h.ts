/**
 * Elements as plain values, which become HTML text in the renderer and nodes in the browser: nothing that was scraped
 * is ever parsed as markup on either side.
 */
import { escapeHtml, isSafeHref, showControls } from './safe-text';

const VOID = new Set(['br', 'col', 'hr', 'input', 'meta']);
const SVG_NAMESPACE = 'http://www.w3.org/2000/svg';

export interface VNode {
  readonly tag: string;
  /** Null, undefined and false are left out; true is an empty one. */
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly children: readonly Child[];
}

/** Null, undefined and false are left out. */
export type Child = VNode | string | number | null | undefined | false | readonly Child[];

export function h(tag: string, attributes?: Readonly<Record<string, unknown>> | null, ...children: Child[]): VNode {
  return { tag, attributes: attributes || {}, children };
}

function attributesOf(node: VNode): [string, unknown][] {
  return Object.entries(node.attributes).filter(
    ([name, value]) =>
      value !== null && value !== undefined && value !== false && (name !== 'href' || isSafeHref(String(value))),
  );
}

/** HTML text of an element, a text, or a list of these. */
export function toHtml(node: Child): string {
  if (node === null || node === undefined || node === false) return '';
  if (isList(node)) return node.map(toHtml).join('');
  if (typeof node !== 'object') return escapeHtml(String(node));
  const attributes = attributesOf(node).map(([name, value]) =>
    value === true ? ` ${name}` : ` ${name}="${escapeHtml(String(value))}"`,
  );
  const open = `<${node.tag}${attributes.join('')}>`;
  return VOID.has(node.tag) ? open : `${open}${toHtml(node.children)}</${node.tag}>`;
}

const isList = (node: Child): node is readonly Child[] => Array.isArray(node);

/** An element of the browser's document. */
export function toDom<T extends Element = HTMLElement>(node: VNode): T {
  return nodeOf(node, null) as T;
}

/** A node of the browser's document; lists become fragments. */
function nodeOf(node: Child, namespace: string | null): Node {
  if (node === null || node === undefined || node === false) return document.createTextNode('');
  if (isList(node)) {
    const fragment = document.createDocumentFragment();
    for (const child of node) fragment.append(nodeOf(child, namespace));
    return fragment;
  }
  if (typeof node !== 'object') return document.createTextNode(showControls(String(node)));
  const inner = node.tag === 'svg' ? SVG_NAMESPACE : namespace;
  const element = inner ? document.createElementNS(inner, node.tag) : document.createElement(node.tag);
  for (const [name, value] of attributesOf(node)) {
    element.setAttribute(name, value === true ? '' : showControls(String(value)));
  }
  for (const child of node.children) element.append(nodeOf(child, inner));
  return element;
}
