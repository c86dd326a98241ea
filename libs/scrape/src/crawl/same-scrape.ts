import { createHash } from 'node:crypto';
import { CheckKind, SiteConfig } from '@scrape-and-report/production';
import { SiteProfile } from '../profile/profile';
import { StartRecord } from '../journal/journal-records';

/** Whether the second may go on with what the first has done. */
export function isSameScrape(a: StartRecord, b: StartRecord): boolean {
  return a.version === b.version && a.root === b.root && a.settings === b.settings && a.earlier === b.earlier;
}

/** What two starts must have in common for one to go on with the other's scrape. */
export function settingsDigest(
  { root, maxUrls, startUrls, sitemap, sitemaps, hosts, include, exclude, checkExternalLinks, render }: SiteConfig,
  profile: SiteProfile,
  checks?: readonly CheckKind[],
): string {
  return createHash('sha256')
    .update(
      JSON.stringify([
        root,
        maxUrls,
        startUrls,
        sitemap,
        sitemaps,
        hosts,
        include,
        exclude,
        checkExternalLinks,
        // What of a text is no change is not asked before it is compared.
        { ...profile, ignoreText: undefined },
        ...(checks ? [checks] : []),
        ...(render === 'off' ? [] : [render]),
      ]),
    )
    .digest('hex');
}
