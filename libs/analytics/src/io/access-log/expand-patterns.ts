import { existsSync, readdirSync, statSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import picomatch from 'picomatch';
import { StageError } from '@scrape-and-report/production';

/**
 * The files that a pattern names, sorted: `*`, `?`, `[]`, `{}` and `**` in any segment, and dates as `%Y`, `%y`, `%m`, `%d`,
 * `%H`. A name that is there is taken as it stands, whatever it holds.
 *
 * @param pattern absolute
 * @throws StageError when it names no file, or a folder
 */
export function expandPattern(pattern: string): string[] {
  if (existsSync(pattern)) {
    if (statSync(pattern).isDirectory())
      throw problem(`${pattern} is a folder, not a file`, `name the files in it, such as ${join(pattern, '*.log')}`);
    return [pattern];
  }
  const segments = pattern.replace(/%[YymdHj]/g, (date) => DATES[date]!).split(SEPARATOR);
  const at = segments.findIndex((segment) => isGlob(segment));
  if (at < 0) throw problem(`the access log ${pattern} is missing`, WHERE);
  const folder = segments.slice(0, at).join('/') || '/';
  if (!existsSync(folder)) throw problem(`the folder ${folder} of the access logs is missing`, WHERE);
  const found = walk(folder, segments.slice(at)).sort();
  if (found.length === 0) throw problem(`no access log matches ${pattern}`, WHERE);
  return found;
}

const WHERE = 'check analytics.files, and whether this machine reaches the folder';
const SEPARATOR = process.platform === 'win32' ? /[\\/]/ : /\//;
const DATES: Readonly<Record<string, string>> = {
  '%Y': '[0-9][0-9][0-9][0-9]',
  '%y': '[0-9][0-9]',
  '%m': '[0-1][0-9]',
  '%d': '[0-3][0-9]',
  '%H': '[0-2][0-9]',
  '%j': '[0-3][0-9][0-9]',
};
const DEEPEST = 20;

function isGlob(segment: string): boolean {
  return picomatch.scan(segment).isGlob || /[[{?*]/.test(segment);
}

function walk(folder: string, segments: readonly string[], depth = 0): string[] {
  const [segment, ...rest] = segments;
  if (segment === undefined || depth > DEEPEST) return [];
  if (segment === '**')
    return [
      ...new Set([
        ...walk(folder, rest, depth + 1),
        ...foldersIn(folder).flatMap((name) => walk(join(folder, name), segments, depth + 1)),
      ]),
    ];
  const matches = picomatch(segment, { nocase: process.platform === 'win32', dot: segment.startsWith('.') });
  const names = entriesOf(folder).filter(({ name }) => name === segment || matches(name));
  if (rest.length > 0)
    return names
      .filter((entry) => isFolder(folder, entry))
      .flatMap(({ name }) => walk(join(folder, name), rest, depth + 1));
  return names.filter((entry) => isFile(folder, entry)).map(({ name }) => join(folder, name));
}

function entriesOf(folder: string): Dirent[] {
  return readdirSync(folder, { withFileTypes: true });
}

function foldersIn(folder: string): string[] {
  // Links to folders are not followed here: they may lead around in a circle.
  return entriesOf(folder)
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

function isFolder(folder: string, entry: Dirent): boolean {
  return entry.isDirectory() || (entry.isSymbolicLink() && (statOf(join(folder, entry.name))?.isDirectory() ?? false));
}

function isFile(folder: string, entry: Dirent): boolean {
  return entry.isFile() || (entry.isSymbolicLink() && (statOf(join(folder, entry.name))?.isFile() ?? false));
}

function statOf(path: string): ReturnType<typeof statSync> | undefined {
  return statSync(path, { throwIfNoEntry: false });
}

function problem(message: string, hint: string): StageError {
  return new StageError(message, { code: 'ANALYTICS_LOG_MISSING', hint });
}
