import { Database, openTables, renderedFrom, urlsMissingIn } from '@scrape-and-report/record';

/** A page of the scrape before: what to ask «has this changed?» with. */
export interface KnownPage {
  readonly id: number;
  readonly path: string;
  readonly url: string;
  readonly digest: string | null;
  readonly etag: string | null;
  readonly lastModified: string | null;
  readonly contentType: string | null;
  /** The URL that answered with it. */
  readonly from: string;
  readonly fetchedAt: string;
  /** Digest of what the site gave, where the page is recorded as a browser showed that; else null. */
  readonly source: string | null;
}

/** Pages of a scrape, sorted by path; none when its database cannot be read, for nothing depends on them. */
export function loadKnownPages(directory: string): KnownPage[] {
  let db: Database | undefined;
  try {
    db = openTables(directory);
    return db
      .prepare(
        `SELECT p.page_id AS id, p.path, p.url, p.body_digest AS digest, i.etag, i.last_modified AS lastModified,
           r.content_type AS contentType, r.url AS "from", r.fetched_at AS fetchedAt, ${renderedFrom(db, 'p.page_id')} AS source
         FROM pages p JOIN pages_info i USING (page_id) JOIN responses r USING (page_id) ORDER BY p.path`,
      )
      .all<KnownPage>()
      .map(({ id, path, url, digest, etag, lastModified, contentType, from, fetchedAt, source }) => ({
        ...{ id, path, url, digest, etag, lastModified, contentType, from, fetchedAt, source },
      }));
  } catch {
    return [];
  } finally {
    db?.close();
  }
}

/** URLs of pages that older scrapes hold and the newest does not; a scrape that cannot be read has none. */
export function loadForgottenUrls(newest: string, older: readonly string[]): string[] {
  const urls = new Set<string>();
  for (const directory of older) for (const url of missingIn(newest, directory)) urls.add(url);
  return [...urls];
}

function missingIn(newest: string, directory: string): string[] {
  try {
    return urlsMissingIn(newest, directory);
  } catch {
    return [];
  }
}
