import { createHash } from 'node:crypto';
import { CheckKind, SiteConfig } from '@scrape-and-report/production';
import { SeenOnPage } from '@scrape-and-report/record';
import { isLooking } from '../checks/looking';
import { SiteProfile } from '../profile/profile';
import { LinkTarget } from './editorial-links';
import { FoundTarget } from './find-targets';
import { AsBefore, PageFacts, PageTexts } from '../journal/journal-records';

/** What a page of the scrape before was read as: all that reading its body again would give. */
export interface PageReading {
  /** The URL that the page claims as its own. */
  readonly url: string;
  readonly facts: PageFacts;
  readonly texts: PageTexts;
  /** In-scope targets of links from any part, each once, in document order. */
  readonly targets: readonly FoundTarget[];
  readonly edLinks: readonly { readonly target: LinkTarget; readonly text: string }[];
  /** What was odd about it: kind and detail. */
  readonly odd: readonly (readonly [kind: string, detail: string])[];
  /** Whether the same body would be read as this again. */
  readonly isRepeatable: boolean;
  /** What was seen beside its facts, files as `<type> <url>`; null when nobody looked. */
  readonly look: {
    readonly ids: string;
    readonly seen: SeenOnPage;
    readonly sketch: string;
    readonly files: readonly string[];
  } | null;
}

/**
 * As much of a reading as a crawl needs of a page that is taken over as it was: no facts and texts, of its links those that lead
 * out of the site, without their texts; of what was looked for on it the files, and what was seen.
 */
export interface BriefReading extends PageReading {
  readonly asBefore: AsBefore;
}

/** To be raised whenever some page is read as something else than before; a test knows what pages are read as. */
export const READING_VERSION = 5;

/** To be another one whenever pages are looked at for something else than before. */
const LOOKS_VERSION = 'looks-2';

/** What two scrapes must have in common for the same body to be read as the same page. */
export function readingDigest(
  { root, hosts, include, exclude, render }: Pick<SiteConfig, 'root' | 'hosts' | 'include' | 'exclude' | 'render'>,
  profile: SiteProfile,
  checks?: readonly CheckKind[],
): string {
  const looks = isLooking(checks, render) ? [LOOKS_VERSION] : [];
  const names = [hosts, include, exclude];
  return createHash('sha256')
    .update(
      JSON.stringify([
        READING_VERSION,
        root,
        // Text is recorded as it is, whatever of it is no change.
        { ...profile, ignoreText: undefined },
        ...(names.some((list) => list.length > 0) ? names : []),
        ...looks,
      ]),
    )
    .digest('hex');
}
