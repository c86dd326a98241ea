import type { Chance, RunResult } from '@scrape-and-report/testing';
import type { Starter, Strike } from './starters';
import { dayOf, NAMES, type World } from './world';
import { addDays } from '@scrape-and-report/production';

export const FAULTS = [
  'none',
  'a home away',
  'a store emptied',
  'a store from last week’s backup',
  'a home moved during the run',
  'a full disk',
  'a read-only disk',
  'a killed claim left behind',
  'a clock a day off',
] as const;
export type Fault = (typeof FAULTS)[number];

const STAGES = ['scrape', 'analytics', 'sections', 'report', 'fingerprint', 'sync', 'daily'];

export interface Morning {
  readonly morning: number;
  readonly fault: Fault;
  readonly chance: Chance;
  /** Those who do not produce start at the same time. */
  readonly together?: boolean;
}

/** One morning with one fault. Gives what went wrong, in words; empty when all is as it should be. */
export async function playMorning(
  world: World,
  start: Starter,
  { morning, fault, chance, together = false }: Morning,
): Promise<string[]> {
  const order = shuffled(NAMES, chance);
  const victim = victimOf(world, fault, order);
  const others = order.filter((name) => name !== victim);
  const wrong: string[] = [];
  const at = (days = 0): string => `${addDays(dayOf(morning), days)}T05:00:00+01:00`;
  const run = async (name: string, expected: Expected, days = 0, strike?: Strike): Promise<void> =>
    void wrong.push(...judge(name, await start(name, at(days), strike), expected));
  // The first produces, and the others find the day produced.
  const all = async ([first, ...rest]: readonly string[]): Promise<void> => {
    await run(first!, { code: 0 });
    if (together) await Promise.all(rest.map((name) => run(name, { code: 0 })));
    else for (const name of rest) await run(name, { code: 0 });
  };
  world.change(morning);
  if (world.isProduced(morning)) {
    // By a machine whose clock was a day ahead: who has lost something gets it back with the next production.
    const isLost = damage(world, fault, victim);
    for (const name of order) await run(name, { code: 0, words: /already produced today by/ });
    world.keepBackup(morning);
    return [...wrong, ...world.faults(morning, isLost ? others : NAMES)];
  }
  let reachable: readonly string[] = NAMES;
  switch (fault) {
    case 'none':
      await all(order);
      break;
    case 'a home away': {
      const back = world.homeAway(victim);
      await all(others);
      wrong.push(...missingLine(world, others[0]!, `${world.fleet.store(victim)} not found`));
      back();
      reachable = others;
      break;
    }
    case 'a store emptied':
    case 'a store from last week’s backup':
      damage(world, fault, victim);
      await all(order);
      break;
    case 'a home moved during the run': {
      let back = (): void => undefined;
      const act = (): void => void (back = world.homeAway(victim));
      await run(victim, { code: 1, words: /STORE_GONE|no longer the store|is missing/ }, 0, {
        stage: chance.pick(STAGES),
        act,
      });
      await all(others);
      back();
      reachable = others;
      break;
    }
    case 'a full disk':
    case 'a read-only disk':
      await withBadDisk(world, fault, async () => {
        await run(victim, { code: 1, words: /OWN_STORE_UNUSABLE: / });
        await all(others);
        wrong.push(...missingLine(world, others[0]!, `failed to sync to ${world.fleet.store(victim)}: `));
      });
      reachable = others;
      break;
    case 'a killed claim left behind': {
      const kill: Strike['act'] = ({ child }) => void process.kill(-child.pid!, 'SIGKILL');
      await run(victim, { code: null }, 0, { stage: chance.pick(STAGES), act: kill });
      // Its own next start takes it over at once, another waits until it is silent for long enough.
      await all(chance.pick([true, false]) ? order : [...others, victim]);
      break;
    }
    case 'a clock a day off':
      await run(victim, { code: 0 }, chance.pick([-1, 1]));
      await all(others);
      break;
  }
  world.keepBackup(morning);
  return [...wrong, ...world.faults(morning, reachable)];
}

/** Whether the store of the victim has lost anything by it. */
function damage(world: World, fault: Fault, victim: string): boolean {
  if (fault === 'a store emptied') world.empty(victim);
  else if (fault === 'a store from last week’s backup') world.restoreBackup(victim);
  else return false;
  return true;
}

/** Cleo has a disk of its own, which is mounted: it can fail, and cannot move away. */
function victimOf({ disk }: World, fault: Fault, order: readonly string[]): string {
  if (/disk$/.test(fault)) return 'cleo';
  return order.find((name) => !disk || name !== 'cleo' || !/home/.test(fault))!;
}

interface Expected {
  readonly code: 0 | 1 | null;
  readonly words?: RegExp;
}

function judge(name: string, { code, output }: RunResult, expected: Expected): string[] {
  const isRight = code === expected.code && (expected.words?.test(output) ?? true);
  return isRight ? [] : [`${name} ended with ${code}, not ${expected.code} ${expected.words ?? ''}:\n${output}`];
}

async function withBadDisk(world: World, fault: Fault, work: () => Promise<void>): Promise<void> {
  const disk = world.disk!;
  if (fault === 'a full disk') disk.fill();
  else disk.makeReadOnly();
  try {
    await work();
  } finally {
    if (fault === 'a full disk') disk.giveBack();
    else disk.makeWritable();
  }
}

function missingLine(world: World, name: string, text: string): string[] {
  return world.fleet.texts(name).some((line) => line.includes(text)) ? [] : [`the log of ${name} lacks «${text}»`];
}

function shuffled(names: readonly string[], chance: Chance): string[] {
  const left = [...names];
  return names.map(() => left.splice(chance.whole(0, left.length - 1), 1)[0]!);
}
