import type { SiteConfig } from '@scrape-and-report/production';

/** Other names of the site, where the configuration knows any. */
export function hostsOf(site: SiteConfig & { readonly hosts?: readonly string[] }): readonly string[] {
  return site.hosts ?? [];
}
