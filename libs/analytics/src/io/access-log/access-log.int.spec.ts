import {
  appendFileSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import MatomosBots from 'device-detector-js/dist/parsers/bot';
import { createSystemClock } from '@scrape-and-report/production';
import { createBotTest } from '../../access-log/bots';
import { aTestRun, filesOf, REAL_LOG, storeContent, type TestRun } from '../../testing';
import { contentDigest } from '../../testing/store-content';
import { checkAnalytics } from '../check-analytics';

const BROWSER = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0';

// The words of `import_logs.py`.
const IMPORTER_WORDS =
  /adsbot-google|ask jeeves|baidubot|bot-|bot\/|ccooter\/|crawl|curl|echoping|exabot|feed|googlebot|ia_archiver|java\/|libwww|mediapartners-google|msnbot|netcraftsurvey|panopta|pingdom.com_bot_|robot|spider|surveybot|twiceler|voilabot|yahoo|yandex|zabbix|googlestackdrivermonitoring/i;

/** A line of the combined format; `at` is `DD/Mon/YYYY:hh:mm:ss +zone`. */
function aLine({
  at,
  path = '/',
  address = '192.0.2.7',
  agent = BROWSER,
  status = 200,
}: {
  at: string;
  path?: string;
  address?: string;
  agent?: string;
  status?: number;
}): string {
  return `${address} - - [${at}] "GET ${path} HTTP/1.1" ${status} 512 "-" "${agent}"\n`;
}

/** A bot's requests from the first second of a day to beyond the last of another: they cover, and count for nothing. */
function around(from: string, to: string, zone = '+0000'): string {
  return [from, to].map((day) => aLine({ at: `${day}:00:00:00 ${zone}`, agent: 'Googlebot/2.1' })).join('');
}

describe('an access log', () => {
  let folder: string;
  const runs: TestRun[] = [];
  const aRun = (names: readonly string[], now: string, more: Partial<Parameters<typeof aTestRun>[1]> = {}): TestRun => {
    const files = names.map((name) => join(folder, name));
    const run = aTestRun(
      { source: 'access-log', files, firstDay: null, lateDays: 3 },
      { root: 'http://semicomplete.com/', ...more, now },
    );
    runs.push(run);
    return run;
  };
  const write = (name: string, content: string | Buffer): void => writeFileSync(join(folder, name), content);
  const at = (now: string) => ({ clock: { ...createSystemClock(), now: () => new Date(now) } });
  const pageviewsOf = (run: TestRun): [string, string, number][] =>
    storeContent(run.folder).days.map(({ day, state, pageviews }) => [day, state, pageviews]);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'access-log-'));
  });
  afterEach(() => {
    runs.splice(0).forEach((run) => run.remove());
    removeSync(folder);
  });

  it('that is real gives, within 1 % in all and 4 % a day, the page views that Matomo itself imported from it', async () => {
    // Matomo takes who calls himself nothing for a visitor, and programs that its list of 2021 did not know: those are
    // told apart here by its own rules.
    const bots = new MatomosBots();
    const asMatomo = readFileSync(REAL_LOG, 'utf8').replace(/"([^"\n]*)"$/gm, (_, agent: string) =>
      bots.parse(agent) === null && !IMPORTER_WORDS.test(agent) ? `"${BROWSER} ${agent.length}"` : '"a bot/1"',
    );
    write('access.log', asMatomo);
    const run = aRun(['access.log'], '2015-05-21T04:00:00Z');
    await run.run();
    const ofMatomo = [276, 488, 582, 414];
    const ours = storeContent(run.folder).days.map(({ pageviews }) => pageviews);
    expect(ours).toHaveLength(4);
    ours.forEach((pageviews, nr) => expect(Math.abs(pageviews / ofMatomo[nr]! - 1)).toBeLessThan(0.04));
    const sum = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0);
    expect(Math.abs(sum(ours) / sum(ofMatomo) - 1)).toBeLessThan(0.01);
  });

  it('holds no bot of Matomo’s that is a visitor here, but for 2 % at most', () => {
    const [isBot, bots] = [createBotTest(), new MatomosBots()];
    const agents = readFileSync(REAL_LOG, 'utf8')
      .match(/"[^"\n]*"$/gm)!
      .map((agent) => agent.slice(1, -1));
    const ofMatomo = agents.filter((agent) => IMPORTER_WORDS.test(agent) || bots.parse(agent) !== null);
    const missed = ofMatomo.filter((agent) => !isBot(agent));
    expect(ofMatomo.length).toBeGreaterThan(2000);
    expect(missed.length / ofMatomo.length).toBeLessThan(0.02);
  });

  it('holds addresses, and the store holds none', async () => {
    copyFileSync(REAL_LOG, join(folder, 'access.log'));
    const run = aRun(['access.log'], '2015-05-21T04:00:00Z');
    await run.run();
    const addresses = new Set(
      readFileSync(REAL_LOG, 'latin1')
        .split('\n')
        .map((line) => line.split(' ', 1)[0]!)
        .filter(Boolean),
    );
    const bytes = [...filesOf(run.folder).values()].map((file) => file.toString('latin1')).join();
    expect(addresses.size).toBeGreaterThan(1000);
    expect(
      [...addresses].filter((address) =>
        new RegExp(`(?<![\\d.])${address.replace(/\./g, '\\.')}(?![\\d.])`).test(bytes),
      ),
    ).toEqual([]);
    expect(bytes).not.toContain('Mozilla');
  });

  describe('in several files', () => {
    const lines = readFileSync(REAL_LOG, 'utf8').split(/(?<=\n)/);
    const now = '2015-05-21T04:00:00Z';
    const whole = async (): Promise<string> => {
      write('whole', lines.join(''));
      const run = aRun(['whole'], now);
      await run.run();
      return contentDigest(run.folder);
    };

    it.each<[string, () => void]>([
      ['compressed', () => write('access.log.1.gz', gzipSync(lines.join('')))],
      [
        'rotated, plain and compressed',
        () => {
          write('access.log', lines.slice(7000).join(''));
          write('access.log.1', lines.slice(3000, 7000).join(''));
          write('access.log.2.gz', gzipSync(lines.slice(0, 3000).join('')));
        },
      ],
      [
        'with a file beside its own compressed copy',
        () => {
          write('access.log', lines.slice(4000).join(''));
          write('access.log.1', lines.slice(0, 4000).join(''));
          write('access.log.1.gz', gzipSync(lines.slice(0, 4000).join('')));
        },
      ],
      [
        'with a compressed copy that is not yet whole',
        () => {
          write('access.log.1', lines.join(''));
          const packed = gzipSync(lines.join(''));
          write('access.log.1.gz', packed.subarray(0, packed.length / 2));
        },
      ],
      [
        'with a copy that was taken while the log grew',
        () => {
          write('access.log', lines.join(''));
          write('access.log.copy', lines.join('').slice(0, 700_001));
        },
      ],
      [
        'with a copy that begins later',
        () => {
          write('access.log', lines.join(''));
          write('access.log.copy', lines.slice(6000).join(''));
        },
      ],
      [
        'with a copy that begins later and goes on, as copytruncate may leave it',
        () => {
          write('access.log.1', lines.slice(0, 7000).join(''));
          write('access.log', lines.slice(5000).join(''));
        },
      ],
      [
        'with a packed copy that begins later and goes on',
        () => {
          write('access.log.1.gz', gzipSync(lines.slice(0, 7000).join('')));
          write('access.log', lines.slice(5000).join(''));
        },
      ],
      [
        'rotated by date, the newest not yet packed',
        () => {
          write('access.log-20150518.gz', gzipSync(lines.slice(0, 3000).join('')));
          write('access.log-20150519.gz', gzipSync(lines.slice(3000, 5000).join('')));
          write('access.log-20150520', lines.slice(5000, 8000).join(''));
          write('access.log', lines.slice(8000).join(''));
        },
      ],
      [
        'with one file under two names',
        () => {
          write('access.log', lines.join(''));
          linkSync(join(folder, 'access.log'), join(folder, 'access.log.same'));
          // Windows lets only administrators make one.
          if (process.platform !== 'win32') symlinkSync(join(folder, 'access.log'), join(folder, 'access.log.link'));
        },
      ],
      [
        'with empty ones',
        () => {
          write('access.log', lines.join(''));
          write('access.log.1', '');
          write('access.log.2.gz', gzipSync(''));
        },
      ],
      [
        'with Windows line ends, and no last line end',
        () => write('access.log', lines.join('').replace(/\n/g, '\r\n').trimEnd()),
      ],
      ['that shows the newest first', () => write('access.log', [...lines].reverse().join(''))],
      [
        'whose lines stand in any order',
        () =>
          write(
            'access.log',
            lines
              .map((line, nr) => ({ line, at: Math.sin(nr) }))
              .sort((a, b) => a.at - b.at)
              .map(({ line }) => line)
              .join(''),
          ),
      ],
      [
        'of two servers, their lines in two files',
        () => {
          write('access.log.a', lines.filter((_, nr) => nr % 2 === 0).join(''));
          write('access.log.b', lines.filter((_, nr) => nr % 2 === 1).join(''));
        },
      ],
    ])('%s: counted once each', async (_, make) => {
      const expected = await whole();
      make();
      const run = aRun(['access.log*'], now);
      await run.run();
      expect(contentDigest(run.folder)).toBe(expected);
    });

    it('and showing the newest first is not counted before it is read, however much waits', async () => {
      const expected = await whole();
      write('access.log', [...lines].reverse().join(''));
      const source = {
        source: 'access-log' as const,
        files: [join(folder, 'access.log')],
        firstDay: null,
        lateDays: 3,
      };
      const run = aTestRun(source, { now, maxWaiting: 50 } as Parameters<typeof aTestRun>[1]);
      runs.push(run);
      await run.run();
      expect(run.lines.filter((line) => line.includes('left out'))).toEqual([]);
      expect(contentDigest(run.folder)).toBe(expected);
    });

    describe('that are rotated while they are read', () => {
      /** Reads the older file, and changes the newer one before its turn comes. */
      const reading = async (change: () => void, minutes: number): Promise<TestRun> => {
        const isOlder = (line: string): boolean => /\[1[78]\/May/.test(line);
        write('access.log.1', lines.filter(isOlder).join(''));
        write('access.log', lines.filter((line) => !isOlder(line)).join(''));
        let isDue = true;
        const progress = {
          update: ({ note = '' }: { note?: string }): void => {
            if (!isDue || note !== 'access logs') return;
            isDue = false;
            change();
          },
          end: () => undefined,
        };
        const files = [join(folder, 'access.log*')];
        const run = aTestRun(
          { source: 'access-log', files, firstDay: null, lateDays: 3, retryMinutes: minutes },
          { now, progress: progress as never },
        );
        runs.push(run);
        await run.run();
        return run;
      };
      const rotate = (): void => {
        renameSync(join(folder, 'access.log'), join(folder, 'access.log.0'));
        write('access.log', lines.at(-1)!);
      };

      it('is read again a moment later, as it is then', async () => {
        const expected = await whole();
        const run = await reading(rotate, 30);
        expect(run.lines[0]).toContain('was rotated or removed while it was read; it is asked again for 30 minutes');
        expect(contentDigest(run.folder)).toBe(expected);
      });

      it.each<[string, () => void]>([
        ['another stands in its place', rotate],
        ['it is gone', () => removeSync(join(folder, 'access.log'))],
        ['it is emptied', () => write('access.log', '')],
      ])('and not waited for is a failure when %s', async (_, change) => {
        await expect(reading(change, 0)).rejects.toMatchObject({ code: 'ANALYTICS_LOG_CHANGED' });
      });
    });

    it('named twice: counted once', async () => {
      const expected = await whole();
      mkdirSync(join(folder, 'logs'));
      write('logs/access.log', lines.join(''));
      const run = aRun(['logs/access.log', 'logs/*.log', 'logs/../logs/access.log'], now);
      await run.run();
      expect(contentDigest(run.folder)).toBe(expected);
    });
  });

  it('that grows day by day gives the same store as one read at the end', async () => {
    const all = readFileSync(REAL_LOG, 'utf8').split(/(?<=\n)/);
    const run = aRun(['access.log'], '2015-05-18T04:00:00Z');
    write('access.log', '');
    for (const day of ['17', '18', '19', '20']) {
      appendFileSync(join(folder, 'access.log'), all.filter((line) => line.includes(`[${day}/May`)).join(''));
      await run.run(at(`2015-05-${Number(day) + 1}T04:00:00Z`));
    }
    write('at-once', all.join(''));
    const atOnce = aRun(['at-once'], '2015-05-21T04:00:00Z');
    await atOnce.run();
    expect(contentDigest(run.folder)).toBe(contentDigest(atOnce.folder));
  });

  it('writes nothing when nothing is new', async () => {
    copyFileSync(REAL_LOG, join(folder, 'access.log'));
    const run = aRun(['access.log'], '2015-05-21T04:00:00Z');
    await run.run();
    const before = filesOf(run.folder);
    expect((await run.run(at('2015-05-21T18:00:00Z'))).daysWritten).toBe(0);
    expect(filesOf(run.folder)).toEqual(before);
  });

  it('never lowers a day whose morning has been rotated away', async () => {
    const morning = [1, 2, 3].map((minute) => aLine({ at: `20/May/2026:08:0${minute}:00 +0000` })).join('');
    const evening = aLine({ at: '20/May/2026:20:00:00 +0000' }) + aLine({ at: '21/May/2026:09:00:00 +0000' });
    const dawn = aLine({ at: '22/May/2026:00:10:00 +0000', agent: 'Googlebot/2.1' });
    write('access.log', around('20/May/2026', '20/May/2026') + morning + evening + dawn);
    const run = aRun(['access.log'], '2026-05-22T04:00:00Z');
    await run.run();
    write(
      'access.log',
      evening + dawn + aLine({ at: '22/May/2026:09:00:00 +0000' }) + around('23/May/2026', '23/May/2026'),
    );
    await run.run(at('2026-05-23T04:00:00Z'));
    expect(pageviewsOf(run)).toEqual([
      ['2026-05-20', 'final', 4],
      ['2026-05-21', 'final', 1],
      ['2026-05-22', 'final', 1],
    ]);
  });

  it('that stopped halfway through a day leaves it provisional, until the rest comes', async () => {
    const file = join(folder, 'access.log');
    const stopped = new Date('2026-05-20T12:00:00Z');
    const dawn = around('20/May/2026', '20/May/2026');
    write('access.log', dawn + aLine({ at: '20/May/2026:08:00:00 +0000' }));
    utimesSync(file, stopped, stopped);
    const run = aRun(['access.log'], '2026-05-21T04:00:00Z');
    expect(await run.run()).toMatchObject({ incompleteDays: ['2026-05-20'] });
    expect(run.lines).toEqual(['analytics: 2026-05-20: the log does not reach the end of this day']);
    appendFileSync(file, aLine({ at: '20/May/2026:22:00:00 +0000' }) + around('21/May/2026', '21/May/2026'));
    expect(await run.run()).toMatchObject({ daysWritten: 1, incompleteDays: [] });
    expect(pageviewsOf(run)).toEqual([['2026-05-20', 'final', 2]]);
  });

  it('that has ended says so, once a run, and stores no empty days', async () => {
    write('access.log', aLine({ at: '20/May/2026:08:00:00 +0000' }));
    const run = aRun(['access.log'], '2026-05-25T04:00:00Z');
    expect((await run.run()).incompleteDays.slice(1)).toEqual(['2026-05-21', '2026-05-22', '2026-05-23', '2026-05-24']);
    expect(run.lines).toEqual([
      'analytics: the access log ends on 2026-05-20: nothing is known of 2026-05-21 to 2026-05-24',
      'analytics: 2026-05-20: the log begins within this day',
    ]);
    expect(pageviewsOf(run)).toHaveLength(1);
  });

  it('that lacks a day between two takes it for missing, not for empty; a day of bots alone is empty', async () => {
    write(
      'access.log',
      [
        around('18/May/2026', '18/May/2026'),
        aLine({ at: '18/May/2026:08:00:00 +0000' }),
        aLine({ at: '20/May/2026:08:00:00 +0000', agent: 'Googlebot/2.1' }),
        aLine({ at: '21/May/2026:08:00:00 +0000' }),
        around('22/May/2026', '22/May/2026'),
      ].join(''),
    );
    const run = aRun(['access.log'], '2026-05-22T04:00:00Z');
    await run.run();
    expect(pageviewsOf(run)).toEqual([
      ['2026-05-18', 'final', 1],
      ['2026-05-19', 'provisional', 0],
      ['2026-05-20', 'final', 0],
      ['2026-05-21', 'final', 1],
    ]);
  });

  it('counts in the days of the configured zone, the day of 25 hours once', async () => {
    write(
      'access.log',
      [
        around('24/Oct/2026', '24/Oct/2026', '+0200'),
        aLine({ at: '24/Oct/2026:21:59:59 +0000' }),
        aLine({ at: '24/Oct/2026:22:00:00 +0000' }),
        aLine({ at: '25/Oct/2026:02:30:00 +0200' }),
        aLine({ at: '25/Oct/2026:02:30:00 +0100' }),
        aLine({ at: '25/Oct/2026:22:59:59 +0000' }),
        aLine({ at: '25/Oct/2026:23:00:00 +0000' }),
        around('27/Oct/2026', '27/Oct/2026', '+0100'),
      ].join(''),
    );
    const run = aRun(['access.log'], '2026-10-27T04:00:00Z', { timeZone: 'Europe/Amsterdam' });
    await run.run();
    expect(pageviewsOf(run)).toEqual([
      ['2026-10-24', 'final', 1],
      ['2026-10-25', 'final', 4],
      ['2026-10-26', 'final', 1],
    ]);
  });

  it('tells visits by address and agent, and joins only what lies within the site', async () => {
    const time = (minute: number): string => `20/May/2026:08:${String(minute).padStart(2, '0')}:00 +0000`;
    write(
      'access.log',
      [
        aLine({ at: time(0), path: '/nl/a' }),
        aLine({ at: time(1), path: '/nl/b?utm_source=mail' }),
        aLine({ at: time(2), path: '/nl/a/', address: '2001:db8::7' }),
        aLine({ at: time(3), path: '/nl/a', agent: `${BROWSER} Other` }),
        aLine({ at: time(4), path: '/nlx/a' }),
        aLine({ at: time(5), path: '/nl/none' }),
      ].join(''),
    );
    const run = aRun(['access.log'], '2026-05-21T04:00:00Z', {
      root: 'https://www.example.nl/nl',
      paths: () => new Set(['/a', '/b']),
    });
    await run.run();
    const { days, pages } = storeContent(run.folder);
    expect(days[0]).toMatchObject({ pageviews: 5, visits: 3, unique_visitors: 3 });
    expect(pages.map(({ url, path, match, hits }) => [url, path, match, hits])).toEqual([
      ['https://www.example.nl/nl/a', '/a', 'exact', 2],
      ['https://www.example.nl/nl/a/', '/a', 'slash', 1],
      ['https://www.example.nl/nl/b', '/b', 'exact', 1],
      ['https://www.example.nl/nl/none', null, null, 1],
    ]);
  });

  describe('that cannot be read', () => {
    it('because it is missing', async () => {
      await expect(aRun(['none.log'], '2026-05-21T04:00:00Z').run()).rejects.toMatchObject({
        code: 'ANALYTICS_LOG_MISSING',
      });
    });

    it.each([
      ['nothing matches', ['none*.log'], 'no access log matches'],
      ['the folder has gone', ['no/such/folder/*.log'], 'no/such/folder'],
      ['it is a folder', ['.'], 'is a folder'],
      ['one of two patterns matches nothing', ['good.log', 'none*.log'], 'none*.log'],
    ])('because %s', async (_, names, words) => {
      write('good.log', aLine({ at: '20/May/2026:08:00:00 +0000' }));
      for (const firstDay of [null, '2026-05-01']) {
        const run = aTestRun(
          { source: 'access-log', files: names.map((name) => join(folder, name)), firstDay, lateDays: 3 },
          { now: '2026-05-21T04:00:00Z' },
        );
        runs.push(run);
        await expect(run.run()).rejects.toMatchObject({
          code: 'ANALYTICS_LOG_MISSING',
          message: expect.stringContaining(words) as string,
        });
      }
    });

    it('because it is a zip archive', async () => {
      write('access.log', Buffer.from('504b030414000000', 'hex'));
      await expect(aRun(['access.log'], '2026-05-21T04:00:00Z').run()).rejects.toMatchObject({
        code: 'ANALYTICS_LOG_FORMAT',
        message: expect.stringContaining('is a zip archive') as string,
      });
    });

    it('for figures yet, since it begins today: says so', async () => {
      write('access.log', aLine({ at: '21/May/2026:01:00:00 +0000' }));
      const run = aRun(['access.log'], '2026-05-21T04:00:00Z');
      await run.run();
      expect(run.lines).toEqual([
        'analytics: the access log begins on 2026-05-21, and no day of it is over: there are no figures yet',
      ]);
    });

    it('because it is empty', async () => {
      write('access.log', '');
      await expect(aRun(['access.log'], '2026-05-21T04:00:00Z').run()).rejects.toMatchObject({
        code: 'ANALYTICS_LOG_EMPTY',
      });
    });

    it('because it ended before the first day that is wanted', async () => {
      write('access.log', aLine({ at: '20/May/2026:08:00:00 +0000' }));
      const run = aTestRun(
        { source: 'access-log', files: [join(folder, 'access.log')], firstDay: '2026-06-01', lateDays: 0 },
        { root: 'http://semicomplete.com/', now: '2026-06-03T04:00:00Z' },
      );
      runs.push(run);
      await expect(run.run()).rejects.toMatchObject({
        code: 'ANALYTICS_LOG_ENDED',
        message: expect.stringContaining('2026-05-20') as string,
      });
    });

    it('because it is in another format', async () => {
      write('access.log', aLine({ at: '20/May/2026:08:00:00 +0000' }) + '{"time":"2026-05-20"}\n'.repeat(5));
      await expect(aRun(['access.log'], '2026-05-21T04:00:00Z').run()).rejects.toMatchObject({
        code: 'ANALYTICS_LOG_FORMAT',
      });
    });

    it('wholly because it is cut: what is there counts, and the log says so', async () => {
      const packed = gzipSync(readFileSync(REAL_LOG));
      write('access.log.gz', packed.subarray(0, packed.length - 4000));
      const run = aRun(['access.log.gz'], '2015-05-21T04:00:00Z');
      await run.run();
      expect(run.lines).toContain(
        `analytics: the archive ${join(folder, 'access.log.gz')} is cut: it was read up to there`,
      );
      expect(storeContent(run.folder).days).toHaveLength(4);
    });

    it('because it is damaged', async () => {
      const packed = gzipSync(readFileSync(REAL_LOG));
      packed.fill(7, 100_000, 100_400);
      write('access.log.gz', packed);
      await expect(aRun(['access.log.gz'], '2015-05-21T04:00:00Z').run()).rejects.toMatchObject({
        code: 'ANALYTICS_LOG_DAMAGED',
      });
    });

    it('in some of its lines: the rest counts, and the log says how many', async () => {
      write(
        'access.log',
        'rubbish\n' + around('20/May/2026', '21/May/2026') + aLine({ at: '20/May/2026:08:00:00 +0000' }).repeat(3),
      );
      const run = aRun(['access.log'], '2026-05-21T04:00:00Z');
      await run.run();
      expect(run.lines).toEqual(['analytics: 1 of 6 log lines are in no known format and were left out']);
      expect(pageviewsOf(run)).toEqual([['2026-05-20', 'final', 3]]);
    });

    it('is what the doctor says', async () => {
      const check = (...names: string[]) =>
        checkAnalytics({
          analytics: {
            source: 'access-log',
            files: names.map((name) => join(folder, name)),
            firstDay: null,
            lateDays: 3,
          },
          env: {},
          timeZone: 'UTC',
          clock: createSystemClock(),
          random: () => 0,
          signal: new AbortController().signal,
        });
      write('good.log', aLine({ at: '20/May/2026:08:00:00 +0000' }));
      write('bad.log', '{}\n');
      const levels = await Promise.all([check('good.log'), check('bad.log'), check('none*.log'), check('none.log')]);
      expect(levels.map(([first]) => first!.level)).toEqual(['ok', 'fail', 'fail', 'fail']);
    });
  });
});
