import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AUTHORITY_FILE } from '@scrape-and-report/network/testing';
import { openScrape } from '@scrape-and-report/record';
import { Fleet } from '@scrape-and-report/testing';
import { dailyInOneProcess } from './support/mornings/starters';
import { filesWithSecrets, type Office, officeConfig, secretsIn, startOffice, watchArguments } from './support/office';

const NOW = '2026-11-22T05:00:00+01:00';

describe('an office where nothing answers but a proxy', () => {
  let office: Office;
  let fleet: Fleet;
  beforeEach(async () => {
    office = await startOffice();
    fleet = new Fleet(['anna', 'bram']).configure(officeConfig('../../office-authority.pem'));
    copyFileSync(AUTHORITY_FILE, join(fleet.root, 'office-authority.pem'));
  });
  afterEach(async () => {
    fleet.remove();
    await office.close();
  });
  const nx = (target: string, env: Record<string, string> = {}) =>
    fleet.nx(['run', `prod:${target}`], { now: NOW, env: { ...office.env, ...env } });
  const daily = (env: Record<string, string> = {}) =>
    dailyInOneProcess(fleet, { now: NOW, env: { ...office.env, ...env } });

  it('produces a day: site, figures, external links and a notice through it, and no secret is left anywhere', async () => {
    // Every process that it starts has this one for its temporary folder, and no process of another suite has.
    const temporary = join(fleet.root, 'temporary');
    mkdirSync(temporary);
    const seen = watchArguments(temporary);
    const run = await nx('daily', { TMPDIR: temporary, TEMP: temporary, TMP: temporary });
    const processes = seen();
    expect(run).toMatchObject({ code: 0 });
    expect(run.output).toContain('scrape done, analytics done, report done, sync done');
    const reader = openScrape(join(fleet.store('bram'), '261122-0500'));
    expect(Array.from(reader.pages(), ({ path }) => path).sort()).toEqual(['/', '/cars/', '/cars/tax.html', '/news/']);
    const links = Object.fromEntries([...reader.links()].map(({ url, status }) => [url, status]));
    reader.close();
    expect(links).toMatchObject({ 'https://other.test/x': '200', 'http://plain.test/y': '200' });
    const asked = new Set(office.proxy.asked);
    for (const host of ['site.test:443', 'stats.test:443', 'other.test:443', 'hook.test:443'])
      expect(asked).toContain(`CONNECT ${host}`);
    expect(office.met.some(({ host }) => host === 'hook.test')).toBe(true);
    expect(office.met.some(({ path }) => path === '/leave')).toBe(true);

    // What is shown to the site is shown to nobody else, and nobody is told how to get past the proxy.
    const elsewhere = office.met.filter(({ host }) => host !== 'site.test');
    expect(elsewhere.filter(({ headers }) => headers.authorization ?? headers['x-gate'])).toEqual([]);
    expect(office.met.filter(({ headers }) => headers['proxy-authorization'])).toEqual([]);

    expect(filesWithSecrets(fleet.root)).toEqual([]);
    expect(secretsIn(run.output)).toEqual([]);
    expect(secretsIn(processes)).toEqual([]);
    if (process.platform === 'linux') expect(processes).toContain('scrape-process');
  });

  it.each([
    [
      'asks for a login',
      { HTTPS_PROXY: 'http://127.0.0.1:PORT', HTTP_PROXY: '' },
      {},
      /proxy, the proxy http:\S+ refuses \(407\): it asks for a user name and password/,
    ],
    [
      'knows another password',
      { HTTPS_PROXY: 'http://anna:wr0ng@127.0.0.1:PORT' },
      {},
      /proxy, the proxy http:\S+ refuses \(407\): user name or password are wrong/,
    ],
    [
      'refuses to connect',
      {},
      { refuses: 403 },
      /proxy, the proxy http:\S+ refuses to connect to site\.test:443 \(it answers 403\)/,
    ],
    ['is not there', { HTTPS_PROXY: 'http://127.0.0.1:1' }, {}, /proxy, no proxy answers at http:\/\/127\.0\.0\.1:1/],
    ['is a PAC file', { HTTPS_PROXY: 'http://wpad.test/proxy.pac' }, {}, /proxy, HTTPS_PROXY names a PAC file/],
  ])('says in one line that the proxy %s, and so does the doctor', async (_, env, change, line) => {
    const own = Object.fromEntries(
      Object.entries(env).map(([name, value]) => [name, value.replace('PORT', String(office.proxy.port))]),
    );
    office.proxy.set(change);
    const run = await daily(own);
    expect(run.code).not.toBe(0);
    const failed = fleet.texts('anna').filter((text) => text.startsWith('scraper failed'));
    expect(failed).toEqual([expect.stringMatching(line)]);
    const doctor = await nx('doctor', own);
    expect(doctor.code).not.toBe(0);
    const words = new RegExp(line.source.replace('proxy, ', ''));
    const lines = doctor.output.split('\n');
    expect(lines.find((text) => /\bsite\b/.test(text) && words.test(text))).toBeDefined();
    expect(`${fleet.log('anna')}${run.output}${doctor.output}`).not.toContain('wr0ng');
    expect(filesWithSecrets(fleet.root)).toEqual([]);
  });

  it('tells a certificate of an unknown authority, to the site and to Matomo, with the key that mends it', async () => {
    fleet.configure({ ...officeConfig('../../office-authority.pem'), network: {} });
    expect((await daily()).code).not.toBe(0);
    const says = expect.stringMatching(/cannot be reached: tls, certificate not trusted: .*; set network\.caFile/);
    expect(fleet.texts('anna')).toContainEqual(says);
    const doctor = (await nx('doctor')).output;
    expect(doctor).toMatch(/https:\/\/site\.test\/ does not answer: certificate not trusted: .*set network\.caFile/);
    expect(doctor).toMatch(/Matomo's certificate is not trusted: .*set network\.caFile/);
  });

  it('loses the figures alone when the proxy does not let Matomo through, and says so', async () => {
    fleet.configure({
      ...officeConfig('../../office-authority.pem'),
      site: { directory: '../../site', checkExternalLinks: false },
    });
    office.proxy.set({ refuses: 403 });
    const run = await daily();
    expect(run.code).not.toBe(0);
    expect(fleet.texts('bram')).toEqual(
      expect.arrayContaining([
        'failed to update analytics',
        expect.stringMatching(
          /^no usage figures: Matomo cannot be asked: the proxy http:\S+ refuses to connect to stats\.test:443 \(it answers 403\)/,
        ),
        'reporting skipped',
      ]),
    );
    expect(run.output).toContain('the outcome could not be told: webhook by https://hook.test: the proxy');
    expect((await nx('doctor')).output).toMatch(
      /Matomo token: .*refuses to connect to stats\.test:443.*through the proxy http:\S+ \(HTTPS_PROXY\)/,
    );
  });
});
