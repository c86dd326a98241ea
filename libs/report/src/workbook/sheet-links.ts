import { escapeAttribute } from './cell-text';
import { MAX_SHEET_LINKS } from './sheet';

/** The links of one sheet, up to `MAX_SHEET_LINKS`. */
export interface SheetLinks {
  /** Whether the cell became a link: not when the target is none of the web's, or there are too many already. */
  add(cell: string, target: string): boolean;
  /** The sheet's `<hyperlinks>`, or nothing. */
  xml(): string;
  targets(): string[];
}

/** No links yet. */
export function createLinks(): SheetLinks {
  const links: { readonly cell: string; readonly target: string }[] = [];
  return {
    add: (cell, url) => {
      const target = links.length < MAX_SHEET_LINKS ? linkTarget(url) : null;
      if (target !== null) links.push({ cell, target });
      return target !== null;
    },
    xml: () => {
      const list = links.map(({ cell }, index) => `<hyperlink ref="${cell}" r:id="rId${index + 1}"/>`);
      return list.length > 0 ? `<hyperlinks>${list.join('')}</hyperlinks>` : '';
    },
    targets: () => links.map(({ target }) => target),
  };
}

/** A target that a spreadsheet opens without complaint, or null. */
function linkTarget(url: string): string | null {
  if (url.length > 2000 || !/^https?:\/\//i.test(url) || !URL.canParse(url)) return null;
  return new URL(url).href;
}

const NAMESPACE = 'http://schemas.openxmlformats.org';

/** Relationships of a sheet's links; null when it has none. */
export function sheetRelationships(targets: readonly string[]): string | null {
  if (targets.length === 0) return null;
  const rows = targets.map((target, index) => {
    return `<Relationship Id="rId${index + 1}" Type="${NAMESPACE}/officeDocument/2006/relationships/hyperlink" Target="${escapeAttribute(target)}" TargetMode="External"/>`;
  });
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="${NAMESPACE}/package/2006/relationships">${rows.join('')}</Relationships>`;
}
