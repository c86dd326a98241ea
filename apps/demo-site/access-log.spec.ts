import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expected, projectFolder } from './testing/committed-site';

const file = join(projectFolder, 'access.log');
const lines = readFileSync(file, 'latin1').trimEnd().split('\n');
const pattern =
  /^(\S+) - - \[(\d\d)\/(\w{3})\/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-]\d{4})\] "((?:GET|HEAD|POST) \S+) HTTP\/1\.1" (\d{3}) (\d+|-) "([^"]*)" "((?:[^"\\]|\\.)*)"$/;
const months = ['Oct', 'Nov'];

const hits = lines.flatMap((line) => {
  const match = pattern.exec(line);
  if (!match || !months.includes(match[3] ?? '')) return [];
  const [
    ,
    address = '',
    day,
    month = '',
    year,
    hour,
    minute,
    second,
    offset = '',
    request = '',
    status,
    ,
    referrer,
    agent,
  ] = match;
  const date = `${year}-${10 + months.indexOf(month)}-${day}`;
  const zone = `${offset.slice(0, 3)}:${offset.slice(3)}`;
  const at = Date.parse(`${date}T${hour}:${minute}:${second}${zone}`);
  const [method = '', path = ''] = request.split(' ');
  return [
    {
      address,
      date,
      hour: Number(hour),
      at,
      offset,
      method,
      path,
      status: Number(status),
      referrer,
      agent: agent ?? '',
    },
  ];
});
const days = [...new Set(hits.map(({ date }) => date))];

describe('the access log', () => {
  it('is of a size that a checkout can bear', () => {
    expect(lines.length).toBeGreaterThanOrEqual(25000);
    expect(lines.length).toBeLessThanOrEqual(40000);
    expect(statSync(file).size).toBeLessThan(6_000_000);
  });

  it('holds each day from 5 October to 21 November 2026, from its first hour to its last', () => {
    expect(days).toHaveLength(48);
    expect([days[0], days.at(-1)]).toEqual(['2026-10-05', '2026-11-21']);
    for (const day of days) {
      const hours = new Set(hits.filter(({ date }) => date === day).map(({ hour }) => hour));
      expect([day, hours.size]).toEqual([day, 24]);
    }
  });

  it('runs forward in time across the change of the clock, whose hour it has twice', () => {
    for (let i = 1; i < hits.length; i++) expect(hits[i]!.at).toBeGreaterThanOrEqual(hits[i - 1]!.at);
    const change = Date.parse('2026-10-25T01:00:00Z');
    expect(hits.every(({ at, offset }) => offset === (at < change ? '+0200' : '+0100'))).toBe(true);
    const twice = hits.filter(({ date, hour }) => date === '2026-10-25' && hour === 2);
    expect(new Set(twice.map(({ offset }) => offset)).size).toBe(2);
  });

  it('names no address outside the ranges for documentation', () => {
    const reserved = /^(192\.0\.2|198\.51\.100|203\.0\.113)\.\d+$|^2001:db8:/;
    expect(hits.filter(({ address }) => !reserved.test(address))).toEqual([]);
    const any = lines.join('\n').match(/\b(?<![/.])\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3} - - /g) ?? [];
    expect(any.filter((found) => !reserved.test(found.split(' ')[0] ?? ''))).toEqual([]);
  });

  it('is quieter at night and at the weekend', () => {
    const count = (test: (hit: (typeof hits)[number]) => boolean) => hits.filter(test).length;
    const weekday = ({ date }: { date: string }) => ![0, 6].includes(new Date(date).getUTCDay());
    expect(count(weekday) / 35).toBeGreaterThan(1.7 * (count((hit) => !weekday(hit)) / 13));
    expect(count(({ hour }) => hour === 10)).toBeGreaterThan(5 * count(({ hour }) => hour === 3));
  });

  it('spreads its visits by a power law: a tenth of the pages gets most of them', () => {
    const counts = new Map<string, number>();
    const pages = new Set(expected.pages.map(({ path }) => path));
    for (const { path } of hits) if (pages.has(path)) counts.set(path, (counts.get(path) ?? 0) + 1);
    const sorted = [...counts.values()].sort((a, b) => b - a);
    const sum = (list: number[]) => list.reduce((total, one) => total + one, 0);
    expect(sum(sorted.slice(0, sorted.length / 10)) / sum(sorted)).toBeGreaterThan(0.4);
    expect(counts.size).toBeGreaterThan(200);
  });

  it.each([
    ['HEAD', (hit: (typeof hits)[number]) => hit.method === 'HEAD', 1000],
    ['POST', (hit: (typeof hits)[number]) => hit.method === 'POST', 20],
    ['404', (hit: (typeof hits)[number]) => hit.status === 404, 200],
    ['redirects', (hit: (typeof hits)[number]) => hit.status > 300 && hit.status < 309 && hit.status !== 304, 100],
    ['static files', (hit: (typeof hits)[number]) => /\.(css|svg|ico|pdf)$/.test(hit.path), 1000],
    ['robots', (hit: (typeof hits)[number]) => /bot\b|bot\//i.test(hit.agent), 2000],
    ['referrers from outside', (hit: (typeof hits)[number]) => /^https:/.test(hit.referrer ?? ''), 2000],
    ['referrers from within', (hit: (typeof hits)[number]) => (hit.referrer ?? '').startsWith(expected.root), 2000],
  ])('holds %s', (_, test, least) => {
    expect(hits.filter(test).length).toBeGreaterThan(least);
  });

  it('holds some lines that are no hit, and few', () => {
    const odd = lines.length - hits.length;
    expect(odd).toBeGreaterThan(10);
    expect(odd).toBeLessThan(100);
  });

  it('sends nobody to news that was not yet written', () => {
    const written = new Map(
      expected.pages.filter(({ pagetype }) => pagetype === 'bld-newsItem').map((page) => [page.path, page.modified]),
    );
    expect(hits.filter(({ path, date }) => (written.get(path) ?? '') > date)).toEqual([]);
  });
});
