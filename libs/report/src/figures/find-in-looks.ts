import type { FileRow } from '@scrape-and-report/record';
import type { AddIssue } from './add-issue';
import { weightsOf } from './measures/page-weight';
import { createResolver, isBrokenStatus, type ResolveUrl } from './follow-hops';
import type { ScrapeFacts } from './scrape-facts';

/** What was seen on pages beside their facts, and of the files that they are made with. */
export function findInLooks(facts: ScrapeFacts, add: AddIssue): void {
  if (facts.looks.length === 0) return;
  const pageById = new Map(facts.pages.map((page) => [page.page_id, page]));
  const broken = brokenFiles(facts.files, originOf(facts.parameters['root']), createResolver(facts));
  const plain = insecureFiles(facts.files);
  const weightOf = weightsOf(facts.files);
  for (const { page_id, files, seen } of facts.looks) {
    const page = pageById.get(page_id);
    if (page === undefined) continue;
    const { path, url, inlinks, sources } = page;
    const isSecure = url.startsWith('https:');
    for (const nr of files) {
      const file = broken.get(nr);
      if (file) add(path, file.kind, file.detail);
      const insecure = isSecure ? plain.get(nr) : undefined;
      if (insecure !== undefined) add(path, 'mixed-content', insecure);
    }
    const weight = weightOf(files);
    if (weight !== null) add(path, 'heavy-page', weight);
    if (seen.slow !== undefined) add(path, 'slow-page', `> ${seen.slow} s`);
    for (const image of seen.noAlt ?? []) add(path, 'image-without-alt', image);
    for (const target of seen.nameless ?? []) add(path, 'empty-link', target);
    for (const heading of seen.skipped ?? []) add(path, 'skipped-heading', heading);
    for (const anchor of seen.lost ?? []) add(path, 'missing-anchor', `#${anchor}`);
    const said = seen.noindex ? '' : 'X-Robots-Tag';
    if (seen.noindex || seen.hidden) {
      if (sources.split(',').includes('sitemap')) add(path, 'noindex-in-sitemap', said);
      if (inlinks > 0) add(path, 'noindex-linked', said);
    }
    if (seen.languages !== undefined) add(path, 'conflicting-language', seen.languages);
  }
}

interface BrokenFile {
  readonly kind: 'broken-image' | 'broken-file' | 'broken-hreflang';
  readonly detail: string;
}

const KIND_OF_TYPE: Readonly<Record<string, BrokenFile['kind'] | undefined>> = {
  image: 'broken-image',
  srcset: 'broken-image',
  alternate: 'broken-hreflang',
};

/** What a browser refuses on a page of https, or warns of. */
function insecureFiles(files: readonly FileRow[]): Map<number, string> {
  const plain = files.filter(({ type, url }) => type !== 'alternate' && url.startsWith('http:'));
  return new Map(plain.map(({ file_nr, url }) => [file_nr, url]));
}

function brokenFiles(files: readonly FileRow[], own: string | null, resolve: ResolveUrl): Map<number, BrokenFile> {
  const broken = new Map<number, BrokenFile>();
  for (const { file_nr, url, type, status } of files) {
    const why = own !== null && url.startsWith(own) ? refusalOf(status) : null;
    const fault = why ?? faultOf(url, status, resolve);
    if (fault !== null) broken.set(file_nr, { kind: KIND_OF_TYPE[type] ?? 'broken-file', detail: `${url} (${fault})` });
  }
  return broken;
}

/** That a home page comes where a file should is no file either. */
function faultOf(url: string, status: string | null, resolve: ResolveUrl): string | null {
  if (status === null) return null;
  if (isBrokenStatus(status) || status === 'moved-home') return status;
  if (!/^3\d\d$/.test(status)) return null;
  // One that is a page's address as well: where that leads is known.
  const { kind, status: end } = resolve(url);
  return kind === 'broken' || kind === 'loop' ? end : null;
}

/** Others may turn the robot away; the site itself turns away its visitors. */
function refusalOf(status: string | null): string | null {
  return /^blocked (40[13])$/.exec(status ?? '')?.[1] ?? null;
}

function originOf(root: string | undefined): string | null {
  return root && URL.canParse(root) ? `${new URL(root).origin}/` : null;
}
