import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TextPattern, textPattern } from '@scrape-and-report/production';
import { openScrape, type PageRow, pathWithin, type ScrapeReader, WORDED_ASPECTS } from '@scrape-and-report/record';
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
  if (directory === null || path === null) return lines;
  return [...lines, ...fateIn(directory, { url, path, ignoreText: options.profile.ignoreText ?? [] })];
}

interface Asked {
  readonly url: string;
  readonly path: string;
  readonly ignoreText: readonly string[];
}

function fateIn(directory: string, { url, path, ignoreText }: Asked): string[] {
  const reader = openScrape(directory);
  try {
    const name = reader.parameters()['timestamp'] ?? directory;
    for (const page of reader.pages())
      if (page.path === path)
        return [
          `scrape ${name}: a page, ${JSON.stringify(page.title ?? '')}`,
          ...ignoredOn(page, tryPatterns(reader, ignoreText)),
        ];
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

interface TriedPattern {
  readonly rule: TextPattern;
  readonly pages: number;
  readonly of: number;
}

/** On how many pages each pattern finds something, in what those before it left. */
function tryPatterns(reader: ScrapeReader, patterns: readonly string[]): TriedPattern[] {
  const rules = patterns.map((pattern) => ({ rule: textPattern(pattern), pages: 0, of: 0 }));
  if (rules.length === 0) return [];
  for (const page of reader.pageValues(WORDED_ASPECTS)) {
    const texts = page.map((text) => text ?? '');
    for (const tried of rules) {
      const cuts = texts.map((text) => tried.rule.cut(text));
      if (cuts.some(({ found }) => found.length > 0)) tried.pages += 1;
      tried.of += 1;
      cuts.forEach(({ left }, nr) => (texts[nr] = left));
    }
  }
  return rules;
}

const MOST_SHOWN = 5;

/** What of a page is no change, a line a pattern. */
function ignoredOn(page: PageRow, tried: readonly TriedPattern[]): string[] {
  let texts = WORDED_ASPECTS.map((aspect) => page[aspect] ?? '');
  return tried.map(({ rule, pages, of }) => {
    const cuts = texts.map((text) => rule.cut(text));
    texts = cuts.map(({ left }) => left);
    const found = cuts.flatMap((cut) => cut.found);
    const shown = found.slice(0, MOST_SHOWN).map((text) => JSON.stringify(text));
    const more = found.length > MOST_SHOWN ? ` and ${found.length - MOST_SHOWN} more` : '';
    const here = found.length === 0 ? 'not on this one' : `here ${shown.join(', ')}${more}`;
    return `no change: ignoreText ${JSON.stringify(rule.pattern)}: on ${pages} of ${of} pages, ${here}`;
  });
}
