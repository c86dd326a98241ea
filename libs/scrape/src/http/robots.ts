import robotsParser from 'robots-parser';

/** What a site's robots.txt says to us. */
export interface RobotsRules {
  isAllowed(url: string): boolean;
  readonly crawlDelayMs: number;
  /** Absolute URLs, in the order of the file. */
  readonly sitemaps: readonly string[];
}

/** Name that robots.txt may address us by. */
export const ROBOTS_AGENT = 'scrape-and-report';

/** RFC 9309, 2.5: at least 500 KiB are read. */
export const MAX_ROBOTS_BYTES = 512 * 1024;

/** Rules of a robots.txt that was there. */
export function parseRobots(url: string, text: string): RobotsRules {
  const robots = robotsParser(url, text);
  return {
    isAllowed: (target) => target === url || robots.isAllowed(target, ROBOTS_AGENT) !== false,
    crawlDelayMs: Math.max(0, (robots.getCrawlDelay(ROBOTS_AGENT) ?? 0) * 1000) || 0,
    sitemaps: [...new Set(robots.getSitemaps().flatMap((sitemap) => absolute(sitemap, url)))],
  };
}

/** Rules without a robots.txt: nothing is forbidden (it is not there), or everything is (the server fails; RFC 9309, 2.3.1.4). */
export function blanketRules(allowed: boolean): RobotsRules {
  return { isAllowed: () => allowed, crawlDelayMs: 0, sitemaps: [] };
}

function absolute(sitemap: string, base: string): string[] {
  try {
    const url = new URL(sitemap, base);
    return url.protocol === 'http:' || url.protocol === 'https:' ? [url.href] : [];
  } catch {
    return [];
  }
}
