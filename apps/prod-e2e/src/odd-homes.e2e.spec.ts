import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Fleet } from '@scrape-and-report/testing';

/** Under Windows semantics the same, with UNC names and drive letters, is in `tools/windows/wine-fleet.sh`. */
describe('homes with odd names', () => {
  const odd = [
    'with blanks and  two',
    'José & zoon (oud) #1 100%',
    // A home of 200 characters below the folder of the test, in pieces that every file system takes.
    Array.from({ length: 4 }, (_, nr) => `${nr}`.padEnd(49, 'lang ').trimEnd()).join('/'),
  ];
  const fleet = new Fleet(['anna', 'bram', 'cleo']);
  afterAll(() => fleet.remove());

  it('are produced in, found produced, made equal and synchronised again', async () => {
    for (const name of odd) mkdirSync(join(fleet.root, 'fleet', name), { recursive: true });
    fleet.configure({
      partners: fleet.names.map((name, nr) => ({ name, home: `../../fleet/${odd[nr]}${nr === 1 ? '/' : ''}` })),
    });
    const first = await fleet.nx(['run', 'prod:daily'], { now: '2026-11-22T05:00:00+01:00' });
    expect(first).toMatchObject({ code: 0 });
    expect(first.output).toContain('scrape done, analytics done, report done, sync done');
    const second = await fleet.nx(['run', 'prod:daily'], { now: '2026-11-22T05:10:00+01:00', partner: 'bram' });
    expect(second).toMatchObject({ code: 0 });
    expect(second.output).toContain('already produced today by anna');
    const alone = await fleet.nx(['run', 'prod:sync', '--excludeTaskDependencies'], { partner: 'cleo' });
    expect(alone).toMatchObject({ code: 0 });
    const [anna, bram, cleo] = odd.map((name) => fleet.files(name));
    expect(Object.keys(anna!)).toContain('reports/261122-0500/cars.html');
    expect(bram).toEqual(anna);
    expect(cleo).toEqual(anna);
  });

  it('that are one home under two spellings are refused before any work', async () => {
    const home = `../../fleet/${odd[1]}`;
    fleet.configure({
      partners: [
        { name: 'anna', home },
        { name: 'bram', home: `./../../fleet/./${odd[1]}/` },
      ],
    });
    const run = await fleet.nx(['run', 'prod:daily'], { now: '2026-11-23T05:00:00+01:00' });
    expect(run.code).toBe(1);
    expect(run.output.match(/partners\S*home/g)).toHaveLength(1);
    expect(fleet.scrapes(odd[1]!)).toEqual(['261122-0500']);
  });
});
