import { readFileSync, readdirSync, statSync } from 'node:fs';
import { readJsonSync } from 'fs-extra';
import { join } from 'node:path';

export const projectFolder = join(__dirname, '..');
export const publicFolder = join(projectFolder, 'public');

export type Redirect = { from: string; to: string; status: number };
export type SiteRules = {
  redirects: Redirect[];
  statuses: Record<string, number>;
  headers: Record<string, Record<string, string>>;
};
export type ExpectedPage = {
  path: string;
  identity: string;
  title: string;
  lang: string;
  pagetype: string;
  modified: string;
  inSitemap: boolean;
};
export type Expected = {
  root: string;
  pages: ExpectedPage[];
  aliases: { path: string; identity: string }[];
  redirects: Record<string, { from: string; to: string }[]>;
  redirectFeatures: Record<string, string[]>;
  brokenLinks: { page: string; href: string; status: number }[];
  externalLinks: { page: string; href: string; url: string }[];
  otherSchemes: { page: string; href: string }[];
  encodings: { path: string; encoding: string; by: string; title: string }[];
  titleDuplicate: { title: string; paths: string[] }[];
  storedPages: number;
} & Record<PathList, string[]>;
type PathList =
  | 'orphans'
  | 'linkedNotInSitemap'
  | 'disallowed'
  | 'neverLinked'
  | 'files'
  | 'badHtml'
  | 'brokenInSitemap'
  | 'titleMissing'
  | 'descriptionMissing'
  | 'descriptionLong'
  | 'h1Missing'
  | 'h1Several'
  | 'langMissing';

export const rules = readJsonSync(join(publicFolder, '_site.json')) as SiteRules;
export const expected = readJsonSync(join(projectFolder, 'expected.json')) as Expected;

/** All files below a folder, as paths with `/`. */
export function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).split('\\').join('/').normalize('NFC'))
    .sort();
}

/** The bytes that the site's file server would send for a path; undefined without a file. */
export function readPublic(path: string): Buffer | undefined {
  const name = decodeURIComponent(path.split('?')[0] ?? '');
  const file = join(publicFolder, name.endsWith('/') ? `${name}index.html` : name);
  return statSync(file, { throwIfNoEntry: false })?.isFile() ? readFileSync(file) : undefined;
}
