import type { SurfedSite } from './surfed-site';

export interface SurfOptions {
  /** Visitors of the day; each looks at about ten pages. */
  readonly visitors: number;
  /** 0 (included) to 1 (not included). */
  readonly random: () => number;
  /** Names under which the site is visited; the first is the one that it is known by. */
  readonly hosts: readonly [string, ...string[]];
  /** `YYYY-MM-DD`, in UTC. */
  readonly day: string;
}

/** A day of an access log, and what it holds by the site itself. */
export interface SurfedDay {
  readonly log: string;
  /** Page views by the page that was seen; null: no page that a scrape may know. */
  readonly views: ReadonlyMap<string | null, number>;
  /** Requests that found nothing, by target. */
  readonly missing: ReadonlyMap<string, number>;
}

const AGENTS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36',
  'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
];
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** Visitors who follow links at random, under all the spellings that people and programs make of addresses. */
export function surf(site: SurfedSite, { visitors, random, hosts, day }: SurfOptions): SurfedDay {
  const lines: { readonly second: number; readonly text: string }[] = [];
  const views = new Map<string | null, number>();
  const missing = new Map<string, number>();
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const count = <K>(map: Map<K, number>, key: K): void => void map.set(key, (map.get(key) ?? 0) + 1);
  for (let visitor = 0; visitor < visitors; visitor += 1) {
    const [address, agent] = [`203.0.${Math.floor(visitor / 250)}.${visitor % 250}`, pick(AGENTS)];
    const host = random() < 0.8 ? hosts[0] : pick(hosts);
    let second = Math.floor(random() * 85_000);
    let target: string = random() < 0.6 ? '/' : pick(site.pages);
    let referrer = '-';
    for (let left = 1 + Math.floor(random() * 18); left > 0; left -= 1) {
      const asked = spellings(target, random);
      const standing = site.standingAt(asked);
      const status = standing === null ? 404 : standing.kind === 'redirect' ? 301 : 200;
      lines.push({
        second,
        text: `${host}:443 ${address} - - [${clf(day, second)}] "GET ${asked} HTTP/1.1" ${status} 512 "${referrer}" "${agent}"`,
      });
      second += 1 + Math.floor(random() * 40);
      if (standing === null) count(missing, asked);
      else if (standing.kind !== 'redirect') count(views, pageSeen(site, asked));
      if (standing?.kind === 'redirect' || standing?.kind === 'refresh') {
        target = standing.to;
        continue;
      }
      referrer = `https://${host}${asked}`;
      const links = standing && 'of' in standing ? site.linksOf(standing.of) : ['/'];
      target = random() < 0.002 ? '/besloten/rooster' : pick(links);
    }
  }
  // Before and after the day, so that the log covers it.
  const edge = `${hosts[0]}:443 192.0.2.1 - - [AT] "GET /robots.txt HTTP/1.1" 200 9 "-" "Googlebot/2.1"`;
  const ordered = lines.sort((a, b) => a.second - b.second).map(({ text }) => text);
  const log = [edge.replace('AT', clf(day, 0)), ...ordered, edge.replace('AT', clf(day, 86_401))].join('\n');
  return { log: `${log}\n`, views, missing };
}

/** The page that is seen in the end: a refresh shows the page that it leads to. */
function pageSeen(site: SurfedSite, target: string): string | null {
  const standing = site.standingAt(target);
  if (standing === null || standing.kind === 'hidden') return null;
  return 'of' in standing ? standing.of : pageSeen(site, standing.to);
}

/** Now and then another spelling of the same address. */
function spellings(target: string, random: () => number): string {
  const [path, query] = target.split('?') as [string, string?];
  const rest = query === undefined ? '' : `?${query}`;
  const chance = random();
  if (chance > 0.3) return target;
  const mark = `${query === undefined ? '?' : '&'}utm_source=nieuwsbrief&gclid=${Math.floor(random() * 1e9)}`;
  const others: readonly (string | null)[] = [
    `${target}${mark}`,
    path.endsWith('/') ? `${path}index.html` : null,
    `/${path}`,
    path.replace(/(?<=.)\/(?=.)/, '//') + rest,
    query === undefined ? `${path.replace(/\/$/, '')}/amp/` : null,
    target.includes('%C3%A9') ? target.replace('%C3%A9', '%E9') : null,
    path.replace('/p', '/%70') + rest,
    query === undefined ? `${path};jsessionid=1F00A${Math.floor(random() * 1e6)}` : null,
    query === undefined ? `${path}?` : null,
  ];
  return others[Math.floor(random() * others.length)] ?? target;
}

function clf(day: string, second: number): string {
  const at = new Date(Date.parse(`${day}T00:00:00Z`) + second * 1000).toISOString();
  return `${at.slice(8, 10)}/${MONTHS[Number(at.slice(5, 7)) - 1]!}/${at.slice(0, 4)}:${at.slice(11, 19)} +0000`;
}
