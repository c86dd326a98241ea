'use strict';
/**
 * Elements as plain values, which become HTML text in the renderer and nodes in the browser: nothing that was scraped
 * is ever parsed as markup on either side.
 */
const { escapeHtml, isSafeHref, showControls } = require('./text.js');

const VOID = new Set(['br', 'col', 'hr', 'input', 'meta']);
const SVG_NAMESPACE = 'http://www.w3.org/2000/svg';

/**
 * @param {string} tag
 * @param {Record<string, unknown> | null} [attributes] null, undefined and false are left out; true is an empty one
 * @param {...unknown} children text, numbers, elements, lists of these; null, undefined and false are left out
 */
function h(tag, attributes, ...children) {
  return { tag, attributes: attributes || {}, children };
}

function attributesOf(node) {
  return Object.entries(node.attributes).filter(
    ([name, value]) =>
      value !== null && value !== undefined && value !== false && (name !== 'href' || isSafeHref(String(value))),
  );
}

/** HTML text of an element, a text, or a list of these. */
function toHtml(node) {
  if (node === null || node === undefined || node === false) return '';
  if (Array.isArray(node)) return node.map(toHtml).join('');
  if (typeof node !== 'object') return escapeHtml(String(node));
  const attributes = attributesOf(node).map(([name, value]) =>
    value === true ? ` ${name}` : ` ${name}="${escapeHtml(String(value))}"`,
  );
  const open = `<${node.tag}${attributes.join('')}>`;
  return VOID.has(node.tag) ? open : `${open}${toHtml(node.children)}</${node.tag}>`;
}

/** A node of the browser's document; lists become fragments. */
function toDom(node, namespace = null) {
  if (node === null || node === undefined || node === false) return document.createTextNode('');
  if (Array.isArray(node)) {
    const fragment = document.createDocumentFragment();
    for (const child of node) fragment.append(toDom(child, namespace));
    return fragment;
  }
  if (typeof node !== 'object') return document.createTextNode(showControls(String(node)));
  const inner = node.tag === 'svg' ? SVG_NAMESPACE : namespace;
  const element = inner ? document.createElementNS(inner, node.tag) : document.createElement(node.tag);
  for (const [name, value] of attributesOf(node)) {
    element.setAttribute(name, value === true ? '' : showControls(String(value)));
  }
  for (const child of node.children) element.append(toDom(child, inner));
  return element;
}

module.exports = { h, toHtml, toDom };
