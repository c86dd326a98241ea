import { gzipSync } from 'node:zlib';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureDirSync, removeSync } from 'fs-extra';
import { storeContent } from '@scrape-and-report/analytics/testing';
import { storeLayout } from '@scrape-and-report/record';
import { Fleet, type RunResult } from '@scrape-and-report/testing';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0';
const CRAWLER = 'Mozilla/5.0 (compatible; scrape-and-report/0.1.0)';
/** Of one person; none of it may stand in a store. */
const PLANTED = ['piet@planted.example', '123456782', 'PLANTEDTOKEN55'];
const HOSTILE = [
  `/cars/?email=${PLANTED[0]}&bsn=${PLANTED[1]}&token=${PLANTED[2]}`,
  '/cars/?q=too%20many%20failed%20logins',
  '/cars/?%00%ff%c0%ae%22%3E%3Cscript%3Ealert(1)%3C/script%3E{\\x22result\\x22:\\x22error\\x22}',
  `/cars/?${'x'.repeat(8000)}`,
];
/** Every ten minutes somebody comes to each server. */
const VIEWS_A_DAY = 144;

interface Line {
  readonly day: number;
  readonly minute: number;
  readonly path: string;
  readonly agent?: string;
  readonly host?: string;
}

/** Combined, as a server of its own writes it; behind the name of the host where that has several. */
function lineOf({ day, minute, path, agent = FIREFOX, host }: Line): string {
  const time = [Math.floor(minute / 60), minute % 60, 5].map((part) => String(part).padStart(2, '0')).join(':');
  const from = `192.0.2.${minute % 250}`;
  return `${host ? `${host}:443 ` : ''}${from} - - [${day}/Nov/2026:${time} +0100] "GET ${path} HTTP/1.1" 200 100 "-" "${agent}"\n`;
}

/** What both servers wrote from one minute of a day to another: visitors, a monitor each hour, and ourselves at five. */
function written(
  day: number,
  { path, host, until = 24 * 60 }: { path: string; host?: string; until?: number },
): string {
  const lines: string[] = [];
  for (let minute = 0; minute < until; minute += 10) {
    lines.push(lineOf({ day, minute, path, host }));
    if (minute % 60 === 0) lines.push(lineOf({ day, minute, path: '/', agent: 'kube-probe/1.31', host }));
    if (minute === 5 * 60)
      for (const own of ['/robots.txt', '/', path])
        lines.push(lineOf({ day, minute, path: own, agent: CRAWLER, host }));
    if (host) lines.push(lineOf({ day, minute, path, host: 'intranet.example.org' }));
  }
  return lines.join('');
}

describe('usage figures of two web servers, morning by morning', () => {
  let fleet: Fleet;
  beforeAll(() => {
    fleet = new Fleet(['anna', 'bram']).configure({
      site: {
        root: 'https://www.example.org/',
        directory: '../../site',
        requestsPerSecond: 1000,
        checkExternalLinks: false,
      },
      analytics: { source: 'access-log', files: ['../../logs/web1/access.log*', '../../logs/web2/access.log*'] },
    });
  });
  afterAll(() => fleet.remove());
  const put = (server: string, name: string, content: string | Buffer): void => {
    const folder = join(fleet.root, 'logs', server);
    ensureDirSync(folder);
    writeFileSync(join(folder, name), content);
  };
  const run = (target: string, day: number): Promise<RunResult> =>
    fleet.nx(['run', `prod:${target}`], { now: `2026-11-${day}T05:10:00+01:00`, partner: 'anna' });
  const days = (name: string): Record<string, string> =>
    Object.fromEntries(
      storeContent(storeLayout(fleet.store(name)).analytics).days.map(({ day, state, pageviews }) => [
        day,
        `${state} ${pageviews}`,
      ]),
    );
  const whole = `final ${2 * VIEWS_A_DAY}`;
  const [cars, news] = [{ path: '/cars/' }, { path: '/news/', host: 'www.example.org' }];

  it('both are read, rotated and packed as they are; the product, monitors and another host are nobody, and no visitor stops it', async () => {
    put('web1', 'access.log.2.gz', gzipSync(written(20, cars)));
    put('web1', 'access.log.1', written(21, cars));
    const hostile = HOSTILE.map((path) => lineOf({ day: 22, minute: 24 * 60 - 1, path })).join('');
    put('web1', 'access.log', written(22, cars) + hostile + written(23, { ...cars, until: 300 }));
    put('web2', 'access.log-20261121.gz', gzipSync(written(20, news) + written(21, news)));
    put('web2', 'access.log', written(22, news) + written(23, { ...news, until: 300 }));
    const alone = await run('analytics', 23);
    expect(alone).toMatchObject({ code: 0 });
    expect(days('anna')).toEqual({
      '2026-11-20': whole,
      '2026-11-21': whole,
      '2026-11-22': `final ${2 * VIEWS_A_DAY + HOSTILE.length}`,
    });
    const daily = await run('daily', 23);
    expect(daily.output).toContain('scrape done, analytics done, report done, sync done');
    expect(days('bram')).toEqual(days('anna'));
    for (const name of fleet.names) {
      const texts = bytesBelow(fleet.store(name));
      expect(texts.length).toBeGreaterThan(5);
      for (const planted of PLANTED) expect(texts.filter((bytes) => bytes.includes(planted))).toEqual([]);
    }
  });

  it('a day that one of them has half is provisional until the rest comes, also on the partner', async () => {
    put('web1', 'access.log', written(23, cars) + written(24, { ...cars, until: 300 }));
    put('web2', 'access.log', written(22, news) + written(23, { ...news, until: 600 }));
    expect((await run('daily', 24)).output).toContain('analytics done');
    expect(days('bram')).toMatchObject({ '2026-11-23': `provisional ${VIEWS_A_DAY + 60}` });
    const { note } = storeContent(storeLayout(fleet.store('bram')).analytics).days.at(-1)!;
    expect(note).toContain('analytics.files[1]');
    put('web1', 'access.log', written(23, cars) + written(24, cars) + written(25, { ...cars, until: 300 }));
    put('web2', 'access.log', written(23, news) + written(24, news) + written(25, { ...news, until: 300 }));
    expect((await run('daily', 25)).output).toContain('analytics done');
    expect(days('bram')).toMatchObject({ '2026-11-23': whole, '2026-11-24': whole });
  });

  it('a share that has gone is a failure that names it, and leaves the days as they are', async () => {
    const before = days('anna');
    removeSync(join(fleet.root, 'logs', 'web2'));
    const alone = await run('analytics', 26);
    expect(alone.code).toBe(1);
    expect(alone.output).toMatch(/no usage figures: the folder .*web2 of the access logs is missing/);
    expect(days('anna')).toEqual(before);
    const daily = await run('daily', 26);
    expect(fleet.texts('bram')).toEqual(expect.arrayContaining(['failed to update analytics', 'reporting skipped']));
    expect(daily.output).toContain('analytics failed');
    expect(days('bram')).toEqual(before);
  });
});

function bytesBelow(folder: string): Buffer[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path));
}
