import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Fleet, page, type RunResult } from '@scrape-and-report/testing';
import { dailyInOneProcess } from './support/mornings/starters';
import { pause } from './support/wait';

const COUNT = 298;
type Fault = (path: string) => { readonly status: number; readonly body?: string } | null;

/** A firewall, a page that fails for a moment, a relaunch: each morning by the whole production, its tasks in one process. */
describe('mornings on which the site is not itself', () => {
  let fleet: Fleet;
  let server: Server;
  let fault: Fault = () => null;
  let prefix = '';
  let requests = 0;

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const path = request.url ?? '/';
    requests += 1;
    const failed = fault(path);
    const number = new RegExp(`^${prefix}/p(\\d+)$`).exec(path)?.[1];
    const links = Array.from({ length: COUNT }, (_, nr) => `<a href="${prefix}/p${nr}">to ${nr}</a>`).join(' ');
    const body =
      path === '/' ? page('Home', links) : number && Number(number) < COUNT ? page(`Page ${number}`, '') : null;
    response.writeHead(failed?.status ?? (body === null ? 404 : 200), { 'content-type': 'text/html' });
    response.end(failed ? (failed.body ?? 'no') : (body ?? 'nothing'));
  };
  beforeAll(async () => {
    server = createServer(answer);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const site = { root, allowPrivateAddresses: true, requestsPerSecond: 2000, checkExternalLinks: false };
    fleet = new Fleet(['anna', 'bram']).configure({ site, report: { sections: [] } });
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    fleet.remove();
  });
  const daily = (day: string, hour = '05', partner = 'anna'): Promise<RunResult> =>
    dailyInOneProcess(fleet, { now: `2026-11-${day}T${hour}:00:00+01:00`, partner });
  const firewall: Fault = (path) => (path === '/' || path === '/robots.txt' ? null : { status: 403 });

  it('the first records all', async () => {
    expect((await daily('22')).code).toBe(0);
    expect(fleet.scrapes('bram')).toEqual(['261122-0500']);
  });

  it('a firewall: the day fails with its one line, and replaces nothing anywhere', async () => {
    fault = firewall;
    const before = [fleet.files('anna'), fleet.files('bram')];
    const run = await daily('23');
    expect(run.code).not.toBe(0);
    for (const name of fleet.names)
      expect(fleet.texts(name)).toContain('scraper failed: 298 of 299 known pages were refused (403)');
    expect(run.output).toContain('298 of 299 known pages were refused (403)');
    expect([fleet.files('anna'), fleet.files('bram')]).toEqual(before);
    expect(existsSync(join(fleet.store('anna'), '.production/refused/261123-0500/scrape.db'))).toBe(true);
    expect(readdirSync(join(fleet.store('bram'), '.production/verdicts'))).toHaveLength(1);
  });

  it('nobody asks a site that refused again at once, and the fleet as a whole no more than three times a day', async () => {
    requests = 0;
    expect((await daily('23', '05', 'bram')).code).toBe(0);
    expect(requests).toBe(0);
    expect(fleet.texts('bram').at(-1)).toMatch(/^not selected: the site is asked again after \d\d:\d\d: 298 of 299/);
    expect((await daily('23', '06', 'bram')).code).not.toBe(0);
    expect((await daily('23', '07')).code).not.toBe(0);
    requests = 0;
    expect((await daily('23', '08', 'bram')).code).toBe(0);
    expect((await daily('23', '09')).code).toBe(0);
    expect(requests).toBe(0);
  });

  it('the day after nothing is new; a page that fails for a moment is not reached, and then simply there', async () => {
    fault = (path) => (path === '/p7' ? { status: 503 } : null);
    const run = await daily('24');
    expect(run.code).toBe(0);
    expect(run.output).toMatch(/pages: 0 new, 0 removed, 0 changed, 1 not reached/);
    fault = () => null;
    const next = await daily('25');
    expect(next.code).toBe(0);
    expect(next.output).toMatch(/pages: 0 new, 0 removed, 0 changed\n/);
  });

  it('a relaunch: not believed on the first day, believed on the next by another partner', async () => {
    prefix = '/new';
    expect((await daily('26')).code).not.toBe(0);
    expect(fleet.texts('anna').at(-2)).toMatch(
      /^scraper failed: 298 of 299 known pages are gone \(298 404\); if that is right: nx run prod:accept-loss -- --scrape=261126-0500$/,
    );
    const next = await daily('27', '05', 'bram');
    expect(next.code).toBe(0);
    expect(next.output).toMatch(/pages: 298 new, 298 removed, 0 changed/);
  });

  it('a loss that someone accepts is recorded on the same day, on whichever partner', async () => {
    prefix = '/newer';
    expect((await daily('28')).code).not.toBe(0);
    const accepted = await fleet.nx(['run', 'prod:accept-loss', '--', '--scrape=261128-0500'], { partner: 'anna' });
    expect(accepted).toMatchObject({ code: 0 });
    const run = await daily('28', '06', 'bram');
    expect(run).toMatchObject({ code: 0 });
    expect(run.output).toMatch(/pages: 298 new, 298 removed, 0 changed/);
    expect((await fleet.nx(['run', 'prod:accept-loss', '--', '--scrape=261101-0500'])).code).not.toBe(0);
  });

  it('a server that is down: the one line says so, and nothing is replaced', async () => {
    const before = fleet.scrapes('anna');
    const { port } = server.address() as AddressInfo;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect((await daily('29')).code).not.toBe(0);
    for (const name of fleet.names)
      expect(fleet.texts(name)).toContainEqual(
        expect.stringMatching(`^scraper failed: 127.0.0.1:${port} cannot be reached: refused, .*ECONNREFUSED`),
      );
    expect(fleet.scrapes('anna')).toEqual(before);
    await listenAgain(server, port);
    expect((await daily('29', '06')).code).toBe(0);
  });
});

/** On the port that it had, which another suite may have met by chance meanwhile: until that is left again. */
async function listenAgain(server: Server, port: number): Promise<void> {
  for (let tries = 0; !server.listening; tries += 1) {
    const refused = await new Promise<Error | null>((resolve) => {
      server.once('error', resolve).listen(port, '127.0.0.1', () => resolve(null));
    });
    if (refused === null) return;
    if (tries === 300) throw refused;
    await pause(200);
  }
}
