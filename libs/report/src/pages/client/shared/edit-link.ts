/**
 * Where a page is edited: the address that `report.editLink` makes of it.
 */
import { h, type VNode } from './h';
import { say } from './safe-text';

/** What a link to the editor is made of. */
export interface EditContext {
  readonly ui: { readonly edit: string; readonly editOf: string };
  /** Template with `{path}` or `{url}`; nothing is linked without. */
  readonly editLink?: string | null;
}

/**
 * The template with the page filled in. In a query or fragment a value is encoded whole; in the path of the template `{path}`
 * keeps its slashes, since it is one already. Nothing that it puts in can end the value, nor change the host.
 */
export function editUrlOf(template: string, { path, url }: { readonly path: string; readonly url: string }): string {
  return template.replace(/\{(path|url)\}/g, (_, name: string, at: number) => {
    const before = template.slice(0, at);
    if (name === 'url') return encoded(url);
    if (/[?#]/.test(before)) return encoded(path);
    const inPath = `/${path.replace(/^\/+/, '')}`.replace(/[^\w\-.~%/:@!$&*+,;=()]+/g, encoded);
    return before.endsWith('/') ? inPath.slice(1) : inPath;
  });
}

/** Half a surrogate can't be encoded; a quote might end an attribute somewhere. */
function encoded(text: string): string {
  return encodeURIComponent(text.replace(/[\ud800-\udfff]/gu, '\ufffd')).replace(/'/g, '%27');
}

/** The link itself, for a page that has a path; nothing when no editor is known. */
export function editLinkOf(
  page: { readonly path: string; readonly url: string },
  { ui, editLink }: EditContext,
): VNode | null {
  if (!editLink || !page.path.startsWith('/')) return null;
  return h(
    'a',
    {
      href: editUrlOf(editLink, page),
      class: 'edit',
      target: '_blank',
      rel: 'noopener noreferrer',
      'aria-label': say(ui.editOf, { what: page.path }),
    },
    ui.edit,
  );
}
