import type { ChildProcess } from 'node:child_process';
import { Fleet } from '@scrape-and-report/testing';

const NOW = '2026-11-22T05:00:00+01:00';

/** Two office machines, a clone each, with homes that both reach; slow enough a crawl to meet it at work. */
function createMachines(): { readonly machines: Record<'anna' | 'bram', Fleet>; remove(): void } {
  const anna = new Fleet(['anna', 'bram']);
  const bram = new Fleet(['anna', 'bram']);
  const config = {
    partners: ['anna', 'bram'].map((name) => ({ name, home: `${anna.root}/fleet/${name}` })),
    self: null,
    site: { directory: '../../site', requestsPerSecond: 1, concurrency: 1, checkExternalLinks: false },
    election: { relaxSeconds: 20, leaseSeconds: 10 },
  };
  anna.configure(config);
  bram.configure(config);
  return {
    machines: { anna, bram },
    remove: () => {
      anna.remove();
      bram.remove();
    },
  };
}

interface Run {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly end: Promise<number | null>;
}

describe('two partners that start at once', () => {
  let world: ReturnType<typeof createMachines>;
  beforeEach(() => void (world = createMachines()));
  afterEach(() => world.remove());

  const start = (name: 'anna' | 'bram'): Run => {
    const run = world.machines[name].start(['run', 'prod:daily'], { now: NOW, partner: name });
    return { ...run, end: new Promise((done) => run.child.once('close', done)) };
  };
  // Both clones see the same homes, the first one's.
  const texts = (name: string): string[] => world.machines.anna.texts(name);

  const untilProducing = async (runs: Record<'anna' | 'bram', Run>): Promise<'anna' | 'bram'> => {
    for (const end = Date.now() + 120_000; Date.now() < end;) {
      const producer = (['anna', 'bram'] as const).find((name) => texts(name).includes('starting scraper'));
      if (producer) return producer;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`nobody produced:\n${runs.anna.output()}\n${runs.bram.output()}`);
  };

  it('one produces, the other stands by until it is done, and both stores are equal', async () => {
    const runs = { anna: start('anna'), bram: start('bram') };
    const producer = await untilProducing(runs);
    const other = producer === 'anna' ? 'bram' : 'anna';
    expect(await Promise.all([runs.anna.end, runs.bram.end])).toEqual([0, 0]);
    const { anna } = world.machines;
    expect(texts(producer)).toEqual(
      expect.arrayContaining([
        'available partners: anna, bram',
        `selected partner: ${producer}`,
        'production finished',
      ]),
    );
    expect(texts(other)).toContain(`not selected: ${producer} produces`);
    expect(texts(producer).filter((text) => text === 'starting scraper')).toHaveLength(1);
    expect(anna.scrapes('anna')).toHaveLength(1);
    expect(anna.files('bram')).toEqual(anna.files('anna'));
  });

  it('when the producer dies, the other takes over the same day', async () => {
    const runs = { anna: start('anna'), bram: start('bram') };
    const producer = await untilProducing(runs);
    const other = producer === 'anna' ? 'bram' : 'anna';
    process.kill(-runs[producer].child.pid!, 'SIGKILL');
    expect(await runs[other].end).toBe(0);
    expect(texts(other)).toEqual(
      expect.arrayContaining([
        `not selected: ${producer} produces`,
        `taking over from ${producer}`,
        'production finished',
      ]),
    );
    const { anna } = world.machines;
    expect(anna.scrapes(other)).toHaveLength(1);
    expect(
      anna.files(
        producer,
        (path) => !path.startsWith('.production/') && path !== 'production.log' && !isHalf(path, anna.scrapes(other)),
      ),
    ).toEqual(anna.files(other));
  });
});

/** Of the scrape that the dead machine had begun, and that only its owner may remove. */
function isHalf(path: string, scrapes: readonly string[]): boolean {
  const folder = path.split('/')[0]!;
  return /^\d{6}-\d{4}/.test(folder) && !scrapes.includes(folder);
}
