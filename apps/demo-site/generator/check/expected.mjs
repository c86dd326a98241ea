import { isHtml, surveySite } from './survey.mjs';
import { pathOf } from './site-server.mjs';

/** The facts that a correct recording of the site has to agree with. Paths stand for URLs below the root. */
export function expectedFacts(files, content, sitemapPaths) {
  const survey = surveySite(files, content, sitemapPaths);
  const { root } = content.site;
  const pages = pagesOf(survey, sitemapPaths, root);
  const stored = pages.filter(({ path, identity }) => path === identity || !pages.some((one) => one.path === identity));
  // An alias repeats the links of its page; they count once.
  const links = survey.links.filter(({ page }) => stored.some(({ path }) => path === page));
  const redirected = [...survey.visited].filter(([, { location }]) => location);
  return {
    root,
    pages: pages.map(publicPart),
    aliases: pages.filter(({ path, identity }) => path !== identity).map(({ path, identity }) => ({ path, identity })),
    redirects: redirectsByType(redirected, survey, root),
    redirectFeatures: redirectFeatures(content.rules, root),
    brokenLinks: brokenLinks(links, survey, root),
    brokenInSitemap: sitemapPaths.filter((path) => Number(survey.visited.get(path).status) >= 400),
    orphans: stored.map(({ path }) => path).filter((path) => sitemapPaths.includes(path) && !survey.linked.has(path)),
    linkedNotInSitemap: stored.map(({ path }) => path).filter((path) => !sitemapPaths.includes(path)),
    disallowed: pathsWith(survey, ({ status }) => status === 'disallowed'),
    neverLinked: content.oddities.notLinked,
    files: pathsWith(survey, (visit) => visit.status === 200 && !isHtml(visit)),
    encodings: content.oddities.encodings.map((one) => ({ ...one, title: titleOf(pages, one.path) })),
    badHtml: content.oddities.badHtml,
    externalLinks: externalLinks(links, root),
    otherSchemes: links.filter(({ url }) => url && !/^https?:/.test(url)).map(({ page, href }) => ({ page, href })),
    unusableLinks: links.filter(({ url }) => !url).map(({ page, href }) => ({ page, href })),
    ...aspectFacts(stored),
  };
}

function pagesOf(survey, sitemapPaths, root) {
  return [...survey.visited]
    .filter(([, visit]) => isHtml(visit) && !visit.facts.refresh)
    .map(([path, { facts }]) => ({
      path,
      identity: facts.canonical ? pathOf(facts.canonical, root) : path,
      title: facts.title ?? '',
      lang: facts.lang ?? '',
      pagetype: facts.pagetype ?? '',
      modified: facts.modified ?? '',
      inSitemap: sitemapPaths.includes(path),
      facts,
    }))
    .sort(byPath);
}

// The facts found on a page are for the lists below; the page's own line stays short.
function publicPart({ path, identity, title, lang, pagetype, modified, inSitemap }) {
  return { path, identity, title, lang, pagetype, modified, inSitemap };
}

function redirectsByType(redirected, survey, root) {
  const types = {};
  const add = (type, from, to) => (types[type] ??= []).push({ from, to: pathOf(to, root) ?? to });
  for (const [path, { status, location }] of redirected) add(String(status), path, location);
  for (const [path, { facts }] of survey.visited) {
    if (facts?.refresh) add('client', path, new URL(facts.refresh, new URL(path, root)).href);
  }
  for (const list of Object.values(types)) list.sort((a, b) => (a.from < b.from ? -1 : 1));
  return types;
}

function redirectFeatures({ redirects }, root) {
  const byFrom = new Map(redirects.map((rule) => [rule.from, rule]));
  const starts = (test) => redirects.filter(test).map(({ from }) => from);
  return {
    chain: starts(({ from, to }) => byFrom.has(to) && byFrom.get(to).to !== from && to !== from),
    slash: starts(({ from, to }) => `${from}/` === to),
    outOfScope: starts(({ to }) => pathOf(new URL(to, root).href, root) === undefined),
    missingTarget: starts(({ to }) => to.startsWith('/folders/')),
    loop: starts(({ from, to }) => to === from || byFrom.get(to)?.to === from),
    withQuery: starts(({ from }) => from.includes('?')),
    withFragment: starts(({ to }) => to.includes('#')),
  };
}

function brokenLinks(links, survey, root) {
  return links
    .map(({ page, href, url }) => ({ page, href, status: url && survey.visited.get(pathOf(url, root))?.status }))
    .filter(({ status }) => Number(status) >= 400);
}

function externalLinks(links, root) {
  return links
    .filter(({ url }) => url && /^https?:/.test(url) && pathOf(url, root) === undefined)
    .map(({ page, href, url }) => ({ page, href, url }));
}

function pathsWith(survey, test) {
  return [...survey.visited]
    .filter(([, visit]) => test(visit))
    .map(([path]) => path)
    .sort();
}

function titleOf(pages, path) {
  return pages.find((page) => page.path === path)?.title;
}

function aspectFacts(stored) {
  const paths = (test) => stored.filter(({ facts }) => test(facts)).map(({ path }) => path);
  return {
    storedPages: stored.length,
    titleMissing: paths(({ title }) => !title),
    titleDuplicate: duplicates(stored),
    descriptionMissing: paths(({ description }) => !description),
    descriptionLong: paths(({ description }) => description?.length > 160),
    h1Missing: paths(({ h1s }) => h1s === 0),
    h1Several: paths(({ h1s }) => h1s > 1),
    langMissing: paths(({ lang }) => !lang),
    modifiedBad: paths(({ modified }) => !/^\d{4}-\d{2}-\d{2}$/.test(modified ?? '')),
    canonicalMissing: paths(({ canonical }) => !canonical),
  };
}

function duplicates(stored) {
  const paths = {};
  for (const { path, title } of stored) if (title) (paths[title] ??= []).push(path);
  return Object.entries(paths)
    .filter(([, list]) => list.length > 1)
    .map(([title, list]) => ({ title, paths: list }));
}

function byPath(a, b) {
  return a.path < b.path ? -1 : 1;
}
