import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMALL_SITE } from '@scrape-and-report/testing';
import { packPlugin, PackageWorkspace } from './support/package-workspace';
import { NX_VERSIONS, nxPackages } from './support/versions';

const packed = mkdtempSync(join(tmpdir(), 'packed-'));
const office = new PackageWorkspace();
let servers: Server[] = [];
/** What stands on the page, and what it stands for here. */
let meant: [string, string][] = [];

/** The commands of a part of the page, in their order. */
function commandsOf(heading: string): string[] {
  const page = readFileSync(join(__dirname, '../../../docs/getting-started.md'), 'utf8');
  const part = page.split(/^## /m).find((text) => text.startsWith(heading)) ?? '';
  return [...part.matchAll(/^```sh\n([^]*?)^```/gm)].flatMap(([, lines]) => lines!.trim().split('\n'));
}

/** A site as the page has one: reached over the network, here on loopback. */
async function serve(): Promise<string> {
  const server = createServer((request, answer) => {
    const path = (request.url ?? '/').slice(1).replace(/(^|\/)$/, '$1index.html');
    const body = SMALL_SITE[path];
    answer.writeHead(body === undefined ? 404 : 200, {
      'content-type': path.endsWith('.txt') ? 'text/plain' : 'text/html',
    });
    answer.end(body ?? 'not here');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  servers.push(server);
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function typeAll(heading: string, env: Record<string, string> = {}): Promise<string> {
  const commands = commandsOf(heading);
  expect(commands.length).toBeGreaterThan(0);
  let output = '';
  for (const command of commands) {
    const line = meant.reduce((text, [written, here]) => text.replaceAll(written, here), command);
    const ended = await office.type(line, env);
    expect([line, ended]).toEqual([line, expect.objectContaining({ code: expect.any(Number) })]);
    // The doctor tells what a new machine lacks by its exit code.
    if (!command.endsWith(':doctor')) expect([line, ended.output, ended.code]).toEqual([line, ended.output, 0]);
    output += ended.output;
  }
  return output;
}

beforeAll(async () => {
  const tarball = packPlugin(packed);
  const nx = NX_VERSIONS.at(-1)!;
  writeFileSync(join(office.root, 'old.ini'), '[MAIN]\npartner_homedirs = //VDI-1/users/anna\nrel_mst_dir = old\n');
  meant = [
    [
      'install --save-dev nx @nx/devkit @scrape-and-report/executors',
      `install --save-dev ${nxPackages(nx).join(' ')} ${tarball}`,
    ],
    ['https://www.example.nl/', await serve()],
    ['https://shop.example.nl/', await serve()],
    ['/home/anna', office.addHome('anna')],
    ['/home/bram', office.addHome('bram')],
  ];
});
afterAll(() => {
  for (const server of servers) server.close();
  servers = [];
  office.remove();
  rmSync(packed, { recursive: true, force: true });
});

describe('the page that leads a newcomer', () => {
  it('leads from an empty folder to a first report', async () => {
    const begun = performance.now();
    const output = await typeAll('One site');
    console.log(
      `from nothing to a first report, and a section more: ${Math.round((performance.now() - begun) / 1000)} s`,
    );
    expect(output).toContain('by anna: scrape done, analytics done, report done, sync done');
    const reports = readdirSync(join(office.root, 'homes/anna/site-record/reports'));
    expect(reports.filter((name) => /^\d{6}-\d{4}$/.test(name))).toHaveLength(1);
  });

  it('leads to more machines', async () => {
    const output = await typeAll('More machines');
    expect(output).toMatch(/schedule\/\S+ start example from 05:00 to 09:00/);
    expect(output).toMatch(/ok {3}home of bram/);
  });

  it('leads to more sites', async () => {
    await typeAll('More sites', { PRODUCTION_PARTNER: 'anna' });
    const page = readFileSync(join(office.root, '.out/sites.html'), 'utf8');
    expect(page.match(/<a href="file:[^"]*\/index\.html">\d{4}/g)).toHaveLength(2);
  });

  it('leads from the forerunner', async () => {
    await typeAll('From the forerunner');
    expect(existsSync(join(office.root, 'sites/main/production.config.json'))).toBe(true);
  });
});
