import { normaliseRoot } from '@scrape-and-report/record';

/** Parts of an address that are looked at. */
const MAX_PARTS = 12;

// What a family leaves open: one part, or all that follows. Neither can stand in a URL.
const PART = '<*>';
const REST = '<**>';

/**
 * The families of addresses that one belongs to, the narrowest first: with each of its parts left open, one at a time; with
 * all its parameters left open; and all that lies below each of its folders, within the site.
 */
export function familiesOf(url: string, root: string): string[] {
  const at = url.indexOf('?');
  const path = at < 0 ? url : url.slice(0, at);
  const query = at < 0 ? '' : url.slice(at);
  const start = path.indexOf('/', path.indexOf('//') + 2) + 1;
  const segments = path.slice(start).split('/');
  const parameters = at < 0 ? [] : url.slice(at + 1).split('&');
  const open = (parts: readonly string[], nr: number, part: string): string[] => [
    ...parts.slice(0, nr),
    part,
    ...parts.slice(nr + 1),
  ];
  const families = segments
    .slice(0, MAX_PARTS)
    .flatMap((segment, nr) =>
      segment === '' ? [] : [`${path.slice(0, start)}${open(segments, nr, PART).join('/')}${query}`],
    );
  parameters
    .slice(0, MAX_PARTS)
    .forEach((parameter, nr) =>
      families.push(`${path}?${open(parameters, nr, `${parameter.split('=', 1)[0]!}=${PART}`).join('&')}`),
    );
  if (parameters.length > 1) families.push(`${path}?${REST}`);
  return [...families, ...foldersOf(path, start, root).map((folder) => `${folder}${REST}`)];
}

/** Folders above an address, the innermost first; never all of the site. */
function foldersOf(path: string, start: number, root: string): string[] {
  const least = root === '' ? start : normaliseRoot(root).length + 1;
  const folders: string[] = [];
  for (let slash = path.lastIndexOf('/') + 1; slash > least && folders.length < MAX_PARTS;) {
    folders.push(path.slice(0, slash));
    slash = path.lastIndexOf('/', slash - 2) + 1;
  }
  return folders;
}

/** A family as people write it: `/shop/*`, `/shop/**`. */
export function nameOf(family: string): string {
  return family.replace(/<(\*+)>/, '$1');
}

/** A regular expression for the addresses of a family, as `links.ignore` of a profile takes it. */
export function patternOf(family: string): string {
  const rest = family.indexOf(REST);
  if (rest >= 0) return `^${escape(family.slice(0, rest))}.+$`;
  const [before, after] = family.split(PART) as [string, string];
  return `^${escape(before)}[^/?&#]+${escape(after)}$`;
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
