// What a record takes, and what a look at it takes: a year of a real site, of which a share is edited each day.
//   nx run bench:record -- [--days=365] [--share=0.01] [--drawn] [--folder=/var/tmp] [--verbose]
// With --drawn the days after the third are added as scrapes alone, as a production would have written them.
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loaderFlags } from '@scrape-and-report/launch/testing';
import { ensureStore } from '@scrape-and-report/sync';
import { Fleet } from '@scrape-and-report/testing';
import { createRandom } from '../report/make-site';
import { partnersIn, rsync, syncInNewProcess } from '../sync/contenders';
import { measure, median } from '../sync/measure';
import { drawDays } from './draw';
import { play } from './play';
import { copyDocs } from './site';
import { bytesOf, bytesWritten, byKind, megabytes, privateBytes, recordOf } from './sizes';
import { logDay } from './visits';

const options = new Map(process.argv.slice(2).map((text) => text.replace(/^--/, '').split('=') as [string, string]));
const days = Number(options.get('days') ?? 365);
const share = Number(options.get('share') ?? 0.01);
const FIRST_DAY = Date.UTC(2026, 0, 1, 5);
const DAY_MS = 86_400_000;
/** Scrapes of the record that are looked at. */
const LOOKS = 5;

type Row = readonly [what: string, measured: string, wanted: string];
let missed = 0;

function tell(what: string, measured: number, wanted: number, show: (value: number) => string = megabytes): void {
  const isMet = measured <= wanted;
  if (!isMet) missed += 1;
  const row: Row = [what, show(measured), `at most ${show(wanted)}${isMet ? '' : ' MISSED'}`];
  console.log(row.join(' | '));
}

async function main(): Promise<void> {
  const fleet = new Fleet(['anna', 'bram']);
  try {
    await year(fleet);
    looks(fleet.store('anna'), fleet.scrapes('anna'));
    await freshPartner(fleet);
  } finally {
    fleet.remove();
  }
  process.exitCode = missed === 0 ? 0 : 1;
}

async function year(fleet: Fleet): Promise<void> {
  const [folder, log] = [join(fleet.root, 'docs'), join(fleet.root, 'visits.log')];
  const site = copyDocs(folder);
  fleet.configure({
    site: { directory: '../../docs', requestsPerSecond: 1_000_000, checkExternalLinks: false },
    analytics: { source: 'access-log', files: [log] },
    report: { sections: [{ name: 'base', pathPrefix: '/java.base/' }] },
  });
  const store = fleet.store('anna');
  let largestPrivate = 0;
  let before = { own: new Map() as ReturnType<typeof recordOf>, sent: new Map() as ReturnType<typeof recordOf> };
  const playDay = async (nr: number, edited: number): Promise<{ grown: number; sent: number; seconds: number }> => {
    const now = new Date(FIRST_DAY + nr * DAY_MS);
    site.edit(nr, edited);
    logDay(log, new Date(now.getTime() - DAY_MS), site.pages);
    const { wallMs, cpuMs } = await measure(() => play(fleet, now));
    const after = { own: recordOf(store), sent: recordOf(fleet.store('bram')) };
    largestPrivate = Math.max(largestPrivate, privateBytes(store));
    const grown = bytesOf(after.own) - bytesOf(before.own);
    const sent = bytesWritten(before.sent, after.sent);
    before = after;
    if (options.has('verbose'))
      console.log(
        `day ${nr + 1}: ${megabytes(bytesOf(after.own))}, ${grown} more, ${megabytes(sent)} sent, ` +
          `${(wallMs / 1000).toFixed(1)} s, CPU ${(cpuMs / 1000).toFixed(1)} s`,
      );
    return { grown, sent, seconds: cpuMs / 1000 };
  };
  logDay(log, new Date(FIRST_DAY - 2 * DAY_MS), site.pages);
  await beginFormat2(fleet);
  const workbook = (): number =>
    bytesOf(new Map([...before.own].filter(([path]) => path.startsWith('reports/') && path.endsWith('.xlsx'))));
  const first = await playDay(0, 0);
  console.log(`${site.pages.length} pages; what was measured | is | wanted`);
  tell('first day', first.grown, 45e6);
  console.log(`  of it | ${byKind(before.own)} |`);
  tell('  the workbook of it', workbook(), 8e6);
  const unchanged = await playDay(1, 0);
  tell('an unchanged day, grown by', unchanged.grown, 1e6);
  tell('  sent to a partner, but for the workbook', unchanged.sent - workbook(), 1e6);
  const changed = await playDay(2, share);
  tell(`${share * 100} % of pages changed, grown by`, changed.grown, 2e6);
  tell(
    '  its CPU, of an unchanged day',
    changed.seconds / unchanged.seconds,
    1.2,
    (value) => `${value.toFixed(2)} times`,
  );
  const isDrawn = options.has('drawn');
  if (isDrawn)
    await drawDays(3, days, { store, folder, site, share, timeOf: (nr) => new Date(FIRST_DAY + nr * DAY_MS) });
  else for (let nr = 3; nr < days; nr++) await playDay(nr, share);
  const all = recordOf(store);
  tell(`${days} days${isDrawn ? ', of most the scrape alone' : ''}`, bytesOf(all), 2 ** 30);
  console.log(`  of it | ${byKind(all)} |`);
  tell('.production without its trash, at any evening', largestPrivate, 350e6);
}

/** From the first scrape on: both say that they read it, and it is begun. */
async function beginFormat2(fleet: Fleet): Promise<void> {
  const eve = new Date(FIRST_DAY - DAY_MS);
  for (const name of fleet.names)
    await ensureStore({ partner: { name, home: fleet.home(name), store: fleet.store(name) }, knownPartners: {} });
  await play(fleet, eve, { partner: 'bram', target: 'doctor' });
  await play(fleet, eve, { target: 'compact' });
}

/** Each in a process of its own, as whoever opens a record does. */
function looks(store: string, scrapes: readonly string[]): void {
  const random = createRandom(scrapes.length);
  const some = Array.from({ length: LOOKS }, () => scrapes[Math.floor(random() * scrapes.length)]!);
  const ms = (value: number): string => `${Math.round(value)} ms`;
  const opened = join(store, '.production/open');
  const [firsts, seconds, pairs] = [[], [], []] as [number[], number[], number[]];
  for (const [index, scrape] of some.entries()) {
    firsts.push(look('open', store, scrape));
    seconds.push(look('open', store, scrape));
    if (index > 0 && some[index - 1] !== scrape) pairs.push(look('compare', store, scrape, some[index - 1]!));
  }
  tell('a scrape opened for the first time, the slowest', Math.max(...firsts), 1500, ms);
  tell('  and after', Math.max(...seconds), 250, ms);
  if (pairs.length > 0) tell('two of them compared', Math.max(...pairs), 250, ms);
  removeSync(opened);
  console.log(`a scrape opened with nothing beside it | ${ms(look('open', store, some[0]!))} |`);
  const lives = ['/java.base/java/lang/String.html', '/index.html'].map((path) => look('life', store, path));
  tell("a page's whole life", Math.max(...lives), 50, ms);
}

function look(task: string, store: string, ...rest: string[]): number {
  const program = join(__dirname, 'look.ts');
  const said = execFileSync(process.execPath, [...loaderFlags('moment'), program, task, store, ...rest], {
    encoding: 'utf8',
  });
  if (options.has('verbose')) console.log(`  ${task} ${rest.join(' ')}: ${said.trim()}`);
  return (JSON.parse(said) as { ms: number }).ms;
}

/** All of it to a partner who has nothing, beside rsync. */
async function freshPartner(fleet: Fleet): Promise<void> {
  const root = mkdtempSync(join(options.get('folder') ?? tmpdir(), 'bench-record-'));
  try {
    const [me] = [{ name: 'anna', home: fleet.home('anna'), store: fleet.store('anna') }];
    const shares: number[] = [];
    let received = 0;
    for (let round = 0; round < 3; round++) {
      const [ours, theirs] = partnersIn(root, [`cleo${round}`, `rsync${round}`]) as [typeof me, typeof me];
      const own = await measure(() => syncInNewProcess(me, [ours]));
      received = bytesOf(recordOf(ours.store));
      const other = await measure(() => rsync(me, [theirs]));
      shares.push(own.wallMs / other.wallMs);
    }
    tell('a fresh partner receives', received, 2 ** 30);
    tell('  in the time of rsync', median(shares), 0.6, (value) => `${value.toFixed(2)} times`);
  } finally {
    removeSync(root);
  }
}

void main();
