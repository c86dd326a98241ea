import { createWeighted, hash } from '../text/random.mjs';
import { browsers, referrers } from './agents.mjs';

const drawBrowser = createWeighted(browsers.map(([share]) => share));
const drawReferrer = createWeighted(referrers.map(([share]) => share));

/** A maker of human visits over `site`; a visit is a list of requests with the seconds since its first. */
export function createVisitor(site) {
  return (random) => {
    const person = Math.floor(random() ** 1.6 * 4000);
    const address = addressOf(person);
    const agent = browsers[drawBrowser(() => (hash(`agent of ${person}`) % 10000) / 10000)][1];
    return walk(site, random).map((step) => ({ ...step, address, agent }));
  };
}

function walk(site, random) {
  const steps = [];
  let clock = 0;
  let referrer = referrers[drawReferrer(random)][1];
  const ask = (path, status, more = {}) =>
    steps.push({ after: clock, request: `GET ${path}`, path, status, referrer, ...more });
  const first = arrive(site, random, ask);
  if (!first) return steps;
  let here = first;
  const fresh = random() < 0.7;
  for (let depth = 0; ; depth++) {
    ask(here, 200);
    referrer = site.root + here.slice(1);
    if (depth === 0) loadParts(here, fresh, ask, random);
    if (random() < 0.47 || depth > 11) return steps;
    clock += 6 + Math.floor(random() ** 3 * 420);
    const next = nextPage(site, here, random);
    if (next === here) return steps;
    here = next;
    if (random() < 0.012) ask('/zoeken.html', 405, { request: 'POST /zoeken.html' });
  }
}

/** The first request of a visit; some come by an old address, some to one that never existed. */
function arrive(site, random, ask) {
  const luck = random();
  if (luck < 0.035) {
    const { from, to, status } = site.redirects[Math.floor(random() * site.redirects.length)];
    ask(from, status);
    return site.pages.includes(to) ? to : undefined;
  }
  if (luck < 0.055) {
    const { path, status } = site.broken[Math.floor(random() * site.broken.length)];
    ask(path, status);
    return random() < 0.5 ? '/' : undefined;
  }
  const page = site.pages[site.drawPage(random)];
  return luck < 0.085 ? `${page}?utm_source=nieuwsbrief&utm_medium=email` : page;
}

function loadParts(page, fresh, ask, random) {
  const status = fresh ? 200 : 304;
  const referrer = `http://demo.invalid${page}`;
  ask('/beeld/site.css', status, { referrer });
  if (page === '/') ask('/beeld/kaart.svg', status, { referrer });
  if (random() < 0.2) ask('/favicon.ico', status, { referrer });
}

// Half of the time a reader stays in the folder that he is in.
function nextPage(site, here, random) {
  const near = site.neighbours.get(here.split('/')[1]);
  if (near && random() < 0.6) return near[Math.floor(random() ** 2 * near.length)];
  if (random() < 0.03) return '/folders/kindpas.pdf';
  return site.pages[site.drawPage(random)];
}

/** Only from the ranges that are set aside for documentation. */
function addressOf(person) {
  const number = hash(`address of ${person}`);
  const host = 1 + (number % 199);
  const block = ['192.0.2', '198.51.100', '203.0.113'][(number >>> 8) % 3];
  if ((number >>> 16) % 10 < 6) return `${block}.${host}`;
  return `2001:db8:${((number >>> 4) % 4096).toString(16)}::${(1 + (number % 65000)).toString(16)}`;
}
