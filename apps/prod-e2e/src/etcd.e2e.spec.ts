import { describeNeeds, type Etcd, Machines, probeProgram, startEtcd } from '@scrape-and-report/testing';
import { startGatedSite, type GatedSite } from './support/gated-site';
import { killTree, until } from './support/wait';

describeNeeds('etcd', () => probeProgram('etcd'))('a fleet whose claims stand in a real etcd', () => {
  let etcd: Etcd;
  let machines: Machines;
  let gate: GatedSite;

  beforeAll(async () => {
    etcd = await startEtcd();
    gate = await startGatedSite();
    machines = new Machines(['anna', 'bram'], {
      site: gate.site,
      election: { relaxSeconds: 60, leaseSeconds: 15, coordinator: 'etcd', etcd: { endpoints: [etcd.endpoint] } },
    });
  });
  afterAll(async () => {
    machines.remove();
    await gate.close();
    await etcd.stop();
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
