import { createRandom, createWeighted, hash } from '../text/random.mjs';
import { localHour, logDays } from './calendar.mjs';
import { brokenLines, renderLine } from './lines.mjs';
import { machineRequests } from './machines.mjs';
import { createVisitor } from './visits.mjs';

/** Seven weeks of visits to the pages that the site has, in Latin-1. Only names of pages matter, never their text. */
export function accessLog(expected) {
  return logDays()
    .map((day) => {
      const site = siteOn(day.day, expected);
      return renderDay(day, site, createVisitor(site));
    })
    .join('');
}

function renderDay({ day, weekday, start, seconds }, site, visitor) {
  const random = createRandom(`log of ${day}`);
  const count = Math.round(visitsOn(weekday, day) * (0.92 + random() * 0.16));
  const visits = Array.from({ length: count }, () => {
    const from = momentIn(start, seconds, random);
    return visitor(random).map((step) => ({ ...step, second: from + step.after }));
  });
  const machines = machineRequests(site, seconds, random).map((step) => ({ ...step, second: start + step.after }));
  // A visit that goes on past midnight is cut: each day's lines depend on that day alone.
  const steps = [...visits.flat(), ...machines].filter(({ second }) => second < start + seconds);
  const lines = steps.map((step) => ({ second: step.second, text: renderLine(step) }));
  if (random() < 0.5) {
    const second = start + Math.floor(random() * seconds);
    lines.push({ second, text: brokenLines(second, random) });
  }
  lines.sort((a, b) => a.second - b.second);
  return lines.map(({ text }) => `${text}\n`).join('');
}

const weekdayVisits = [66, 180, 171, 160, 156, 132, 70];
const busyDays = { '2026-11-09': 1.6, '2026-11-18': 1.9 };

function visitsOn(weekday, day) {
  return weekdayVisits[weekday] * (busyDays[day] ?? 1);
}

const hourWeights = [3, 2, 1, 1, 1, 2, 6, 14, 34, 52, 58, 52, 40, 46, 54, 50, 42, 32, 30, 38, 40, 32, 18, 8];

/** A moment of the day, drawn again until it suits the hour on the clock; so the repeated hour needs no rule of its own. */
function momentIn(start, seconds, random) {
  for (;;) {
    const second = start + Math.floor(random() * seconds);
    if (random() * 58 < hourWeights[localHour(second)]) return second;
  }
}

function siteOn(day, { root, pages, redirects, brokenLinks }) {
  // Nobody reads news before it is written.
  const paths = rankedPaths(pages.filter(({ pagetype, modified }) => pagetype !== 'bld-newsItem' || modified <= day));
  const moved = Object.entries(redirects)
    .filter(([type]) => type !== 'client')
    .flatMap(([type, list]) => list.map((one) => ({ ...one, status: Number(type) })));
  const neighbours = new Map();
  for (const path of paths) {
    const folder = path.split('/')[1];
    neighbours.set(folder, [...(neighbours.get(folder) ?? []), path]);
  }
  return {
    root,
    pages: paths,
    drawPage: createWeighted(paths.map((_, rank) => 1 / (rank + 1.5) ** 0.95)),
    neighbours,
    redirects: moved,
    broken: brokenLinks.map(({ href, status }) => ({ path: href, status })),
  };
}

/** Pages by popularity: entrances first, the rest in an order that only their names decide. */
function rankedPaths(pages) {
  const rank = ({ path }) => {
    if (path === '/') return -2;
    const old = path.startsWith('/archief/');
    if (!old && /^\/[a-z]+\/$/.test(path)) return -1;
    // Above every other hash: few read what is seven years old.
    return hash(`rank of ${path}`) + (old ? 2 ** 32 : 0);
  };
  return pages
    .filter(({ path }) => !path.includes('%61'))
    .map((page) => ({ path: page.path, rank: rank(page) }))
    .sort((a, b) => a.rank - b.rank || (a.path < b.path ? -1 : 1))
    .map(({ path }) => path);
}
