import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loaderFlags } from '@scrape-and-report/launch/testing';
import { LeaseLostError } from '@scrape-and-report/production';
import { processTree } from '@scrape-and-report/testing';
import {
  Answer,
  newFolder,
  readScrape,
  removeFolders,
  scrapeOptions,
  startServer,
  TestServer,
} from '../../testing/scrape-fixture';
import { scrapeSite } from '../scrape-site';
import { scrapeInProcess } from './scrape-in-process';

let site: TestServer;
let onRequest: (count: number) => void = () => undefined;

/** A chain of pages, so that a scrape lasts as long as its answers. */
const answer: Answer = (request, response) => {
  onRequest(site.requests.length);
  const number = Number(request.url!.slice(1) || 0);
  const status = request.url === '/robots.txt' || number > 40 ? 404 : 200;
  const link = `<a href="/${number + 1}">next</a>`;
  setTimeout(() => response.writeHead(status, { 'content-type': 'text/html' }).end(`<title>t</title>${link}`), 5);
};

beforeEach(async () => {
  onRequest = () => undefined;
  site = await startServer(answer);
});
afterEach(async () => {
  await site.close();
  removeFolders();
});

const untilQuiet = async (): Promise<number> => {
  for (let before = -1; before !== site.requests.length;) {
    before = site.requests.length;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return site.requests.length;
};

describe('a scrape in a process of its own', () => {
  it('records what one in this process does, and hands on log and progress', async () => {
    const here = scrapeOptions({ root: `${site.origin}/`, maxUrls: 30 });
    const expected = await scrapeSite(here);
    const progress: number[] = [];
    const there = scrapeOptions(
      { root: `${site.origin}/`, maxUrls: 30 },
      { progress: { update: ({ done }) => void progress.push(done), end: () => undefined } },
    );
    expect(await scrapeInProcess(there)).toEqual(expected);
    expect(readScrape(there.directory).pages).toEqual(readScrape(here.directory).pages);
    expect(there.logged).toEqual(here.logged);
    expect(there.logged).toEqual([expect.stringContaining('site.maxUrls')]);
    expect(progress.length).toBeGreaterThan(0);
  });

  it('tells a failure with its code and its advice', async () => {
    const options = scrapeOptions({ root: `${site.origin}/77` });
    await expect(scrapeInProcess(options)).rejects.toMatchObject({
      name: 'StageError',
      code: 'SCRAPE_FAILED',
      hint: expect.stringContaining('site.root'),
    });
  });

  it('stops with the error of the lease itself', async () => {
    const lost = new LeaseLostError('bram produces now');
    let asked = 0;
    const options = scrapeOptions(
      { root: `${site.origin}/` },
      { assertLease: () => (++asked > 1 ? Promise.reject(lost) : Promise.resolve()) },
    );
    await expect(scrapeInProcess(options)).rejects.toBe(lost);
    expect(existsSync(join(options.directory, 'scrape.db'))).toBe(false);
  });

  it('stops when it is told to, writes nothing more, and is gone on with', async () => {
    const stop = new AbortController();
    const reason = new Error('the run ended');
    onRequest = (count) => count === 20 && stop.abort(reason);
    const options = scrapeOptions({ root: `${site.origin}/`, concurrency: 1 });
    await expect(scrapeInProcess({ ...options, signal: stop.signal })).rejects.toBe(reason);
    const asked = await untilQuiet();
    expect(asked).toBeLessThan(25);
    await scrapeInProcess(options);
    expect(Object.keys(readScrape(options.directory).pages)).toHaveLength(41);
    expect(site.requests.length - new Set(site.requests).size).toBeLessThanOrEqual(1);
  });

  it.each(['SIGKILL', 'SIGTERM'] as const)('ends by itself when the stage dies of %s', async (signal) => {
    const directory = newFolder();
    const stage = spawn(
      process.execPath,
      [...loaderFlags('long'), join(__dirname, '../../testing/scrape-parent.ts'), `${site.origin}/`, directory],
      { stdio: 'ignore' },
    );
    const ended = new Promise((resolve) => stage.once('exit', resolve));
    onRequest = (count) => count === 15 && stage.kill(signal);
    await ended;
    expect(await untilQuiet()).toBeLessThan(25);
    expect(existsSync(join(directory, 'scrape.db'))).toBe(false);
    expect(readFileSync(join(directory, '.tmp-crawl', 'journal.jsonl'), 'utf8').split('\n').length).toBeGreaterThan(10);
  });

  (process.platform === 'linux' ? it : it.skip)('fails with advice when the process itself is killed', async () => {
    const options = scrapeOptions({ root: `${site.origin}/`, concurrency: 1 });
    onRequest = (count) => {
      if (count === 15)
        process.kill(
          processTree(process.pid).find(({ command }) => command.includes('scrape-process'))!.pid,
          'SIGKILL',
        );
    };
    await expect(scrapeInProcess(options)).rejects.toMatchObject({
      code: 'SCRAPE_FAILED',
      message: expect.stringContaining('SIGKILL'),
      hint: expect.stringContaining('goes on where it stopped'),
    });
    onRequest = () => undefined;
    await scrapeInProcess(options);
    expect(Object.keys(readScrape(options.directory).pages)).toHaveLength(41);
  });
});
