import { SiteConfig } from '@scrape-and-report/production';
import { normaliseRoot } from '@scrape-and-report/record';
import { RobotsRules } from '../http/robots';
import { SiteProfile } from '../profile/profile';
import { createPathFilter } from './path-filter';
import { createUrlRules } from './url-rules';

/** Why an address is taken or not. */
export interface Explanation {
  /** As the record has it; as it was written where it is none. */
  readonly url: string;
  readonly isTaken: boolean;
  /** What decided, one line. */
  readonly reason: string;
}

export interface ExplainOptions {
  readonly site: Pick<SiteConfig, 'root' | 'hosts' | 'include' | 'exclude'>;
  readonly profile: SiteProfile;
  /** Of the newest scrape; null when there is none. */
  readonly robots: RobotsRules | null;
}

/** @param written an address, or what follows the root, beginning with `/` */
export function explainUrl(written: string, { site, profile, robots }: ExplainOptions): Explanation {
  const base = normaliseRoot(site.root);
  const absolute = /^\/(?!\/)/.test(written) ? `${base}${written}` : written;
  const no = (url: string, reason: string): Explanation => ({ url, isTaken: false, reason });
  if (!URL.canParse(absolute, `${base}/`)) return no(written, 'is no address');
  const plain = new URL(absolute, `${base}/`);
  const target = createUrlRules(site.root, profile, site).resolve(absolute, `${base}/`);
  if (!target || !/^https?:$/.test(plain.protocol)) return no(plain.href, 'is no http or https address');
  const { url } = target;
  if (!target.inScope)
    return new URL(url).host === new URL(base).host
      ? no(url, `lies outside site.root (${site.root})`)
      : no(url, `is on another host than site.root, and site.hosts does not name it`);
  const ignored = profile.links.ignore.find((pattern) => new RegExp(pattern, 'i').test(url));
  if (ignored !== undefined)
    return no(url, `the profile ${profile.name} leaves it out: links.ignore ${JSON.stringify(ignored)}`);
  const { isTaken, key, pattern } = createPathFilter(site.root, site)(url);
  if (!isTaken)
    return no(
      url,
      pattern === null ? 'matches none of site.include' : `site.${key} ${JSON.stringify(pattern)} leaves it out`,
    );
  if (robots && !robots.isAllowed(url)) return no(url, 'robots.txt of the newest scrape forbids it');
  const how =
    pattern === null
      ? 'lies within site.root, and nothing leaves it out'
      : `site.${key} ${JSON.stringify(pattern)} takes it`;
  const moved =
    new URL(plain.href).origin === new URL(url).origin
      ? ''
      : `; ${plain.host} is another name of the site (site.hosts)`;
  return { url, isTaken: true, reason: `${how}${moved}` };
}
