import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openScrape, pathWithin } from '@scrape-and-report/record';
import { parseRobots } from '../http/robots';
import { explainUrl, ExplainOptions } from '../url/explain-url';
import { ROBOTS_NAME } from './visit/prime';

/**
 * Why an address is taken or not, and what became of it in a scrape: lines for people.
 *
 * @param directory of a scrape, or null when there is none
 */
export function explain(written: string, directory: string | null, options: Omit<ExplainOptions, 'robots'>): string[] {
  const robotsFile = directory && join(directory, ROBOTS_NAME);
  const text = robotsFile && existsSync(robotsFile) ? readFileSync(robotsFile, 'utf8') : null;
  const robots = text === null ? null : parseRobots(new URL('/robots.txt', options.site.root).href, text);
  const { url, isTaken, reason } = explainUrl(written, { ...options, robots });
  const lines = [`${url}: ${isTaken ? 'taken' : 'not taken'}: ${reason}`];
  const path = URL.canParse(url) ? pathWithin(url, options.site.root) : null;
  return directory === null || path === null ? lines : [...lines, ...fateIn(directory, url, path)];
}

function fateIn(directory: string, url: string, path: string): string[] {
  const reader = openScrape(directory);
  try {
    const name = reader.parameters()['timestamp'] ?? directory;
    for (const page of reader.pages())
      if (page.path === path) return [`scrape ${name}: a page, ${JSON.stringify(page.title ?? '')}`];
    const hop = reader.redirects().find(({ req_url }) => req_url === url);
    if (hop) return [`scrape ${name}: leads to ${hop.redir_url} (${hop.redir_type})`];
    const told = reader.problems().filter((problem) => problem.url === url);
    if (told.length > 0) return told.map(({ kind, detail }) => `scrape ${name}: ${kind}: ${detail}`);
    for (const link of reader.links())
      if (link.url === url) return [`scrape ${name}: no page; linked to, status ${link.status ?? 'not asked for'}`];
    return [`scrape ${name}: not met: nothing that was read links to it`];
  } finally {
    reader.close();
  }
}
