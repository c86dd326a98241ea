import type { ProductionConfig } from '@scrape-and-report/production';
import { loadProfile } from '@scrape-and-report/scrape';

/** What of a configuration every report is made with. */
export function reportOptions({ me, report, site }: ProductionConfig) {
  const { ignoreText = [] } = loadProfile(site.profile);
  return { store: me.store, report, root: site.root, hosts: site.hosts, ignoreText };
}
