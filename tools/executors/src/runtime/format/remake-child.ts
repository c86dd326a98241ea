// A program: makes damaged packs of one store again, and ends with the process that asked for it.
import type { CheckKind, SiteConfig } from '@scrape-and-report/production';
import { remakePack } from '@scrape-and-report/record';
import { loadProfile, readBodyAgain } from '@scrape-and-report/scrape';
import { keepStorePlace } from '@scrape-and-report/sync';
import { answerParent } from '../child/ask-child';

export interface RemakeJob {
  readonly store: string;
  /** Of the scrapes whose packs may be damaged. */
  readonly dirs: readonly string[];
  readonly site: Pick<SiteConfig, 'hosts' | 'include' | 'exclude' | 'render' | 'profile'>;
  readonly checks: readonly CheckKind[];
}

/** Gives those of them that are whole again. */
answerParent<RemakeJob>(async ({ store, dirs, site, checks }): Promise<string[]> => {
  keepStorePlace(store);
  const profile = loadProfile(site.profile);
  const made: string[] = [];
  for (const dir of dirs) {
    const isMade = await remakePack({
      ...{ store, dir },
      readAgain: (page, folder) => readBodyAgain(page, folder, { site, profile, checks }),
      assertRight: async () => {
        if (!process.connected) throw new Error('the run was ended');
      },
    });
    if (isMade) made.push(dir);
  }
  return made;
});
