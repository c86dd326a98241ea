import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase, SCRAPE_DB_NAME } from '@scrape-and-report/record';

/** A page of the scrape before: what to ask «has this changed?» with. */
export interface KnownPage {
  readonly id: number;
  readonly url: string;
  readonly digest: string | null;
  readonly etag: string | null;
  readonly lastModified: string | null;
  readonly contentType: string | null;
  /** The URL that answered with it. */
  readonly from: string;
}

/** Pages of a scrape, sorted by path; none when its database cannot be read, for nothing depends on them. */
export function loadKnownPages(directory: string): KnownPage[] {
  const file = join(directory, SCRAPE_DB_NAME);
  if (!existsSync(file)) return [];
  const db = openDatabase(file, { readonly: true });
  try {
    return db
      .prepare(
        `SELECT p.page_id AS id, p.url, p.body_digest AS digest, i.etag, i.last_modified AS lastModified, r.content_type AS contentType, r.url AS "from"
         FROM pages p JOIN pages_info i USING (page_id) JOIN responses r USING (page_id) ORDER BY p.path`,
      )
      .all<KnownPage>()
      .map(({ id, url, digest, etag, lastModified, contentType, from }) => ({
        id,
        url,
        digest,
        etag,
        lastModified,
        contentType,
        from,
      }));
  } catch {
    return [];
  } finally {
    db.close();
  }
}
