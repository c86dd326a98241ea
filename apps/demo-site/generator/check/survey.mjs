import { pageFacts } from './page-facts.mjs';
import { createSiteServer, pathOf } from './site-server.mjs';

/**
 * Walks the finished site from its home page and its sitemaps as a visitor who obeys robots.txt would.
 * Gives what each visited path turned out to be, and every link with the page that it stands on.
 */
export function surveySite(files, content, sitemapPaths) {
  const { root } = content.site;
  const server = createSiteServer(files, content.rules, root);
  const found = { visited: new Map(), links: [], linked: new Set() };
  const queue = ['/', ...sitemapPaths];
  for (const path of queue) {
    if (found.visited.has(path)) continue;
    const visit = isDisallowed(path, content.oddities.robots) ? { status: 'disallowed' } : server.answer(path);
    found.visited.set(path, visit);
    if (visit.location) queue.push(...inside([visit.location], root));
    if (!isHtml(visit)) continue;
    visit.facts = pageFacts(visit.body, declaredFor(visit.name, content));
    const targets = visit.facts.links.map((href) => ({ href, url: resolve(href, path, visit.facts, root) }));
    found.links.push(...targets.map((target) => ({ page: path, ...target })));
    const followed = [
      ...targets.map(({ url }) => url),
      visit.facts.refresh && resolve(visit.facts.refresh, path, visit.facts, root),
    ];
    for (const target of inside(followed.filter(Boolean), root)) {
      if (target !== path) found.linked.add(target);
      queue.push(target);
    }
  }
  return found;
}

export function isDisallowed(path, { disallow, allow }) {
  if (allow.some((rule) => path.startsWith(rule))) return false;
  return disallow.some((rule) => (rule.includes('*') ? path.includes(rule.slice(2)) : path.startsWith(rule)));
}

export function isHtml({ status, name }) {
  return status === 200 && name.endsWith('.html');
}

function declaredFor(name, { oddities }) {
  return oddities.encodings.find(({ path }) => path === name);
}

function resolve(href, path, { base }, root) {
  const from = new URL(base ?? path, new URL(path, root));
  return URL.canParse(href, from) ? new URL(href, from).href : undefined;
}

function inside(urls, root) {
  return urls.map((url) => pathOf(url, root)).filter((path) => path !== undefined);
}
