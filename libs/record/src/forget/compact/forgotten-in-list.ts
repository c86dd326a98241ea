import { decodeReading, longFile } from '../../readings/stored-reading';
import type { Cell } from '../../readings/page-rows';
import type { ScrapeList } from '../../readings/list/scrape-list';
import { fileOfKey, linkOfKey } from '../../readings/scrape-tables';
import { longUrl } from '../../readings/short-url';
import { rootOf } from '../../readings/split-scrape';
import { wholeOf, type StoredVersions } from '../../readings/stored-versions';
import { pageIdOf } from '../../site-url';
import { createMentions, type Mentions } from '../mentions';
import type { Forgotten } from '../tombstone';

/** What a scrape holds of forgotten pages, as far as others must know it. */
export interface ForgottenPages {
  readonly root: string;
  readonly pageIds: readonly number[];
  /** Digests of the bodies of those pages. */
  readonly bodies: readonly string[];
}

/**
 * Looks through lists of scrapes for what is to be forgotten, as `findForgottenRows` does through their tables; what pages
 * were read as is looked at once, however many lists name it.
 */
export class ForgottenInLists {
  readonly #mentions = new Map<string, Mentions>();
  /** By digest: whether it names a forgotten page. */
  readonly #readings = new Map<string, boolean>();

  constructor(
    readonly forgotten: Forgotten,
    readonly versions: StoredVersions,
  ) {}

  /**
   * Null for a scrape that holds nothing of it.
   *
   * @throws MissingReadingError, and RangeError when something stored is not what it should be
   */
  find(list: ScrapeList): ForgottenPages | null {
    const root = rootOf(list.parameters);
    if (this.forgotten.pages.size === 0 || root === '') return null;
    const mentions = this.#mentionsOf(root);
    const pageIds: number[] = [];
    const bodies: string[] = [];
    let isNamed = false;
    for (const [at, path] of list.pages.path.entries()) {
      const version = this.versions.get(list.pages.version[at]!);
      if (mentions.isPath(path) || mentions.isUrl(longUrl(version.url, root))) {
        pageIds.push(pageIdOf(path));
        if (version.body !== null) bodies.push(version.body);
      } else
        isNamed ||=
          this.#isInReading(version.reading, root, mentions) ||
          (version.response !== null && mentions.isUrl(longUrl(version.response.url, root)));
    }
    return pageIds.length > 0 || isNamed || isInTables(list, root, mentions) ? { root, pageIds, bodies } : null;
  }

  #mentionsOf(root: string): Mentions {
    const known = this.#mentions.get(root) ?? createMentions(this.forgotten, root);
    this.#mentions.set(root, known);
    return known;
  }

  /** Under another root the same bytes name other addresses. */
  #isInReading(digest: string, root: string, mentions: Mentions): boolean {
    const key = `${digest} ${root}`;
    let known = this.#readings.get(key);
    if (known === undefined) {
      const { links, found, checks } = decodeReading(wholeOf(this.versions.read, digest), root);
      known =
        links.some(({ url }) => mentions.isUrl(url)) ||
        (found?.targets ?? []).some(mentions.isUrl) ||
        (checks?.files ?? []).some((file) => !file.startsWith('#') && mentions.isUrl(fileOfKey(file).url)) ||
        mentions.isIn(checks?.seen ?? '');
      this.#readings.set(key, known);
    }
    return known;
  }
}

function isInTables(list: ScrapeList, root: string, mentions: Mentions): boolean {
  const isUrl = (cell: Cell | undefined): boolean => typeof cell === 'string' && mentions.isUrl(cell);
  const isIn = (cell: Cell | undefined): boolean => typeof cell === 'string' && mentions.isIn(cell);
  const keys = ({ extra, order }: { extra: readonly string[]; order: readonly string[] | null }) => [
    ...extra,
    ...(order ?? []),
  ];
  return (
    keys(list.links).some((key) => mentions.isUrl(linkOfKey(longUrl(key, root)).url)) ||
    keys(list.targets).some((key) => mentions.isUrl(longUrl(key, root))) ||
    (list.files !== null && keys(list.files).some((key) => mentions.isUrl(fileOfKey(longFile(key, root)).url))) ||
    list.problems.rows.some(([url, , detail]) => isUrl(url) || isIn(detail)) ||
    list.redirs.some(([from, to]) => isUrl(from) || isUrl(to)) ||
    list.unreached.some(([url]) => isUrl(url)) ||
    list.findings.some(([url, , detail]) => isIn(url) || isIn(detail))
  );
}
