import { createServer, type AddressInfo } from 'node:net';
import { mkdtempSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn, type ChildProcess } from 'node:child_process';
import { describeNeeds, Machines, probeProgram } from '@scrape-and-report/testing';
import { startGatedSite, type GatedSite } from './support/gated-site';
import { killTree, pause, until } from './support/wait';

describeNeeds('etcd', () => probeProgram('etcd'))('a fleet whose claims stand in a real etcd', () => {
  let server: ChildProcess;
  let folder: string;
  let machines: Machines;
  let gate: GatedSite;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'etcd-'));
    const [endpoint, peer] = [await freeUrl(), await freeUrl()];
    server = startEtcd(folder, endpoint, peer);
    for (let round = 0; round < 100 && !(await isHealthy(endpoint)); round += 1) await pause(100);
    gate = await startGatedSite();
    machines = new Machines(['anna', 'bram'], {
      site: gate.site,
      election: { relaxSeconds: 60, leaseSeconds: 15, coordinator: 'etcd', etcd: { endpoints: [endpoint] } },
    });
  });
  afterAll(async () => {
    machines.remove();
    await gate.close();
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGKILL');
    await ended;
    removeSync(folder);
  });

  it('one produces; killed, the other takes over; no claim stands in any store', async () => {
    const now = '2026-11-22T05:00:00+01:00';
    gate.shut();
    const start = (name: string) => machines.start(name, ['run', 'prod:daily'], { now });
    const runs = { anna: start('anna'), bram: start('bram') };
    const { fleet } = machines;
    const producer = await until(
      () => (['anna', 'bram'] as const).find((name) => fleet.texts(name).includes('starting scraper')),
      [runs.anna, runs.bram],
    );
    const other = producer === 'anna' ? 'bram' : 'anna';
    await until(() => fleet.texts(other).includes(`not selected: ${producer} produces`), [runs[other]]);
    expect(fleet.texts(producer)).toContain('available partners: anna, bram');
    killTree(runs[producer]);
    gate.open();
    expect(await runs[other].end).toBe(0);
    expect(fleet.texts(other)).toEqual(expect.arrayContaining([`taking over from ${producer}`, 'production finished']));
    expect(fleet.scrapes(other)).toHaveLength(1);
    expect(fleet.scrapes(producer)).toEqual(fleet.scrapes(other));
    for (const name of machines.names) {
      expect(Object.keys(fleet.files(name, () => true)).filter((path) => /lease\.\d{8}/.test(path))).toEqual([]);
    }
    const again = await machines.run(producer, ['run', 'prod:daily'], { now });
    expect(again.code).toBe(0);
    expect(fleet.texts(producer).at(-1)).toBe(`not selected: already produced today by ${other}`);
    const { output } = await machines.run(producer, ['run', 'prod:status', '--json'], { now });
    expect(JSON.parse(output.split('\n').find((line) => line.startsWith('{'))!)).toMatchObject({
      claim: null,
      lastProduction: { producer: other, epoch: 2, outcome: 'produced' },
    });
  });
});

function startEtcd(folder: string, endpoint: string, peer: string): ChildProcess {
  const urls = { 'listen-client-urls': endpoint, 'advertise-client-urls': endpoint, 'listen-peer-urls': peer };
  const options = { ...urls, 'initial-advertise-peer-urls': peer, 'initial-cluster': `default=${peer}` };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  return spawn('etcd', ['--data-dir', folder, ...args], { stdio: 'ignore' });
}

async function isHealthy(endpoint: string): Promise<boolean> {
  return fetch(`${endpoint}/health`).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function freeUrl(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}
