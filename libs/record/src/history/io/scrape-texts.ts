import { dirname } from 'node:path';
import { openPacks, type PackReader } from '../../bodies/io/body-reader';
import type { Statement } from '../../io/database';
import { openTables } from '../../io/open-tables';
import { readListBytes } from '../../readings/io/read-list';
import { readingPacksOf } from '../../readings/io/reading-pack';
import { asListFault, madeDatabase } from '../../readings/io/scrape-database';
import { decodeList } from '../../readings/list/scrape-list';
import { rootOf } from '../../readings/split-scrape';
import { decodeReading } from '../../readings/stored-reading';
import { StoredVersions, wholeOf } from '../../readings/stored-versions';
import { pageIdOf } from '../../site-url';
import type { AspectColumn } from '../history';

/** What the pages of one scrape say. */
export interface ScrapeTexts {
  /** Null where there is no such page, or it has none. */
  textOf(pageId: number, aspect: AspectColumn): string | null;
  close(): void;
}

/** Opens texts of scrapes of one store. */
export class ScrapeTextOpener {
  #packs: PackReader | null = null;

  /**
   * Of a scrape in format 2 whose tables do not stand there they are read from its packs: changes of a month stand in thirty
   * scrapes, and the tables of each would take the place of those of today.
   *
   * @throws whatever keeps the scrape from being read
   */
  open(directory: string): ScrapeTexts {
    const list = madeDatabase(directory) === null ? readListBytes(directory) : null;
    return list ? this.#inPacks(directory, list) : inTables(directory);
  }

  #inPacks(directory: string, bytes: Buffer): ScrapeTexts {
    try {
      this.#packs ??= openPacks(readingPacksOf(dirname(directory)));
      const { read } = this.#packs;
      const { pages, parameters } = decodeList(bytes, read);
      const digests = new Map(pages.path.map((path, place) => [pageIdOf(path), pages.version[place]!]));
      const versions = new StoredVersions(read);
      const root = rootOf(parameters);
      return {
        textOf: (pageId, aspect) => {
          const digest = digests.get(pageId);
          if (digest === undefined) return null;
          try {
            const { facts } = decodeReading(wholeOf(read, versions.get(digest).reading), root);
            return asText(facts[aspect]);
          } catch (error) {
            throw asListFault(directory, error);
          }
        },
        close: () => undefined,
      };
    } catch (error) {
      throw asListFault(directory, error);
    }
  }

  close(): void {
    this.#packs?.close();
    this.#packs = null;
  }
}

/** Each is read once, so a cache of pages would be memory for nothing. */
function inTables(directory: string): ScrapeTexts {
  const scrape = openTables(directory);
  scrape.exec('PRAGMA cache_size = -256');
  const statements = new Map<AspectColumn, Statement>();
  const statementOf = (aspect: AspectColumn): Statement => {
    const known =
      statements.get(aspect) ?? scrape.prepare(`SELECT ${aspect} AS value FROM pages_info WHERE page_id = ?`);
    statements.set(aspect, known);
    return known;
  };
  return {
    textOf: (pageId, aspect) =>
      asText(statementOf(aspect).get<{ value: string | number | null }>([pageId])?.value ?? null),
    close: () => scrape.close(),
  };
}

function asText(value: string | number | null): string | null {
  return value === null ? null : String(value);
}
