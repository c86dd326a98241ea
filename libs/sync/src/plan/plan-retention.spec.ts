import fc from 'fast-check';
import type { KeepRule } from '@scrape-and-report/record';
import { FileList } from '../manifest/file-list';
import { FleetModel, type ModelContent, type ModelStore } from '../testing/fleet-model';
import { planGather } from './plan-gather';
import { planSync } from './plan-sync';

const RUNS = Number(process.env['FLEET_RUNS'] ?? 150);
const NAMES = ['anna', 'bram', 'cleo'];
const reportsOf = ({ content }: ModelStore): string[] =>
  content.files.columns.paths.filter((path) => /^reports\/.+\//.test(path));
const morning = fc.record({ who: fc.nat(NAMES.length - 1), away: fc.nat(7), day: fc.integer({ min: 1, max: 20 }) });
const nameOf = (day: number): string => `2611${String(day).padStart(2, '0')}-0500`;

describe('the reports of a fleet that keeps those of the newest', () => {
  it('are the same in every store, whoever was away when they were made and dropped', () => {
    fc.assert(
      fc.property(fc.array(morning, { maxLength: 20 }), fc.integer({ min: 1, max: 4 }), (mornings, pages) => {
        const fleet = new FleetModel(NAMES, { workbooks: 1, pages });
        const made = new Set<string>();
        for (const { who, away, day } of mornings) {
          const me = fleet.stores[who]!;
          const others = fleet.stores.filter((other, index) => other !== me && (away & (1 << index)) === 0);
          if (fleet.produce(me, others, nameOf(day)) !== null) made.add(nameOf(day));
        }
        for (const me of fleet.stores)
          fleet.produce(
            me,
            fleet.stores.filter((other) => other !== me),
            '261130-0500',
          );
        made.add('261130-0500');
        const days = [...made].sort();
        const wanted = [...new Set([days[0]!, ...days.slice(-pages)])].map((name) => `reports/${name}/index.html`);
        for (const store of fleet.stores) {
          expect(reportsOf(store).filter((path) => !path.includes('~'))).toEqual(wanted);
          expect(reportsOf(store)).toEqual(reportsOf(fleet.stores[0]!));
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('go also where the scrape stands there as another copy, in format 2', () => {
    const fleet = new FleetModel(['anna', 'bram']);
    const [anna, bram] = fleet.stores as [ModelStore, ModelStore];
    for (const day of [1, 2, 3]) fleet.produce(anna, [bram], nameOf(day));
    fleet.compact(bram, 3);
    const plan = planSync(withoutReports(anna, [2]), bram.content, {
      cleanup: true,
      maxDeleteShare: 1,
      keep: { workbooks: 1, pages: 1 },
    });
    expect(plan.deletions.map(({ path }) => path)).toEqual(['reports/261102-0500']);
  });

  it('go also where nothing else is deleted, are no loss, and leave what people put beside them', () => {
    const fleet = new FleetModel(['anna', 'bram']);
    const [anna, bram] = fleet.stores as [ModelStore, ModelStore];
    for (const day of [1, 2, 3, 4, 5, 6]) fleet.produce(anna, [bram], nameOf(day));
    fleet.put(bram, `reports/${nameOf(3)}/notes.txt`, 'notes');
    const source = withoutReports(anna, [2, 3, 4]);
    const plan = planSync(source, bram.content, {
      cleanup: false,
      maxDeleteShare: 0,
      keep: { workbooks: 1, pages: 2 },
    });
    expect(plan.refusal).toBeNull();
    expect(plan.deletions.map(({ path }) => path)).toEqual([
      'reports/261102-0500',
      'reports/261103-0500/index.html',
      'reports/261104-0500',
    ]);
    expect(plan.extras).toEqual(['reports/261103-0500/notes.txt']);
    // Without the rule a report of a scrape that is there stays, and is fetched.
    const kept = planSync(source, bram.content, { cleanup: true, maxDeleteShare: 1 });
    expect(kept.deletions.map(({ path }) => path)).toEqual([]);
    const gather = { partner: 'bram', base: null, isNewer: () => false };
    const fetched = (keep: KeepRule | null): string[] =>
      planGather(source, bram.content, { ...gather, keep }).files.map(({ path }) => path);
    expect(fetched({ workbooks: 1, pages: 2 })).toEqual(['reports/261103-0500/notes.txt']);
    expect(fetched(null)).toContain('reports/261102-0500/index.html');
  });
});

describe('the lives of pages', () => {
  const lives = (store: ModelStore, count: number, said: string): void => {
    fleet.put(store, 'reports/lives/index.html', `${count}`);
    for (let nr = 0; nr < count; nr++) fleet.put(store, `reports/lives/p-${count}-00${nr}.html`, said + nr);
  };
  const pathsOf = ({ content }: ModelStore): string[] =>
    content.files.columns.paths.filter((path) => path.startsWith('reports/lives/'));
  let fleet: FleetModel;
  let anna: ModelStore;
  let bram: ModelStore;
  beforeEach(() => {
    fleet = new FleetModel(['anna', 'bram'], null);
    [anna, bram] = fleet.stores as [ModelStore, ModelStore];
    fleet.produce(anna, [bram], nameOf(1));
  });

  it('are those of who reports, also when they stand in another number of files, and are no loss', () => {
    lives(anna, 2, 'new');
    lives(bram, 8, 'old');
    fleet.put(bram, 'reports/lives/notes.txt', 'notes');
    for (const keep of [null, { workbooks: 1, pages: 2 }]) {
      const plan = planSync(anna.content, bram.content, { cleanup: false, maxDeleteShare: 0, keep });
      expect(plan.refusal).toBeNull();
      expect(plan.adds.map(({ path }) => path)).toEqual(['reports/lives/p-2-000.html', 'reports/lives/p-2-001.html']);
      expect(plan.updates.map(({ path }) => path)).toEqual(['reports/lives/index.html']);
      expect(plan.deletions.flatMap(({ path }) => path)).toEqual(
        pathsOf(bram).filter((path) => path.includes('/p-8-')),
      );
      expect(plan.extras).toEqual(['reports/lives/notes.txt']);
    }
  });

  it('stay where the source has none, whatever is mirrored, and are fetched from nobody', () => {
    lives(bram, 2, 'new');
    const plan = planSync(anna.content, bram.content, { cleanup: true, mirror: true, maxDeleteShare: 1 });
    expect(plan.deletions).toEqual([]);
    const base = { contentOf: () => undefined, sizeOf: () => undefined, scrapes: [] };
    expect(planGather(anna.content, bram.content, { partner: 'bram', base, isNewer: () => true }).files).toEqual([]);
  });
});

function withoutReports({ content }: ModelStore, days: readonly number[]): ModelContent {
  const names = days.map(nameOf);
  const isLeft = (path: string): boolean => !names.includes(path.split('/')[1] ?? '');
  return {
    ...content,
    directories: content.directories.filter(isLeft),
    files: FileList.of(Array.from(content.files).filter(({ path }) => isLeft(path))),
  };
}
