import { foldName } from '@scrape-and-report/production';
import { storeLayout, writeFileAtomic } from '@scrape-and-report/record';
import { join } from 'node:path';
import type { DoctorWord } from '../facts';
import { namesIn, readObject, statOrNull } from '../../../runtime/read-json';

/** Leaves in another's store the sign that this machine could write there: `.production/written-by/<name>.json`. */
export async function noteVisit(store: string, me: string, at: Date): Promise<void> {
  const { own } = storeLayout(store);
  if (!(await statOrNull(own))?.isDirectory()) return;
  const visit = { partner: me, at: at.toISOString() };
  writeFileAtomic(join(own, 'written-by', `${encodeURIComponent(foldName(me))}.json`), `${JSON.stringify(visit)}\n`);
}

/** When each partner last wrote into a store, by its doctor's sign or by a claim that it made there. */
export async function loadVisitors(store: string): Promise<Readonly<Record<string, string>>> {
  const { own, election } = storeLayout(store);
  const latest: Record<string, string> = {};
  const saw = (partner: unknown, at: unknown): void => {
    if (typeof partner !== 'string' || typeof at !== 'string') return;
    const name = foldName(partner);
    if (!latest[name] || latest[name] < at) latest[name] = at;
  };
  const signs = join(own, 'written-by');
  for (const name of await namesIn(signs)) {
    const visit = await readObject(join(signs, name));
    saw(visit?.['partner'], visit?.['at']);
  }
  for (const name of await namesIn(election)) {
    if (!/^lease\.\d{8}$/.test(name)) continue;
    const path = join(election, name, 'holder.json');
    const holder = (await readObject(path))?.['body'] as { partner?: unknown } | undefined;
    if (holder) saw(holder.partner, (await statOrNull(path))?.mtime.toISOString());
  }
  return latest;
}

/** Writes what this doctor could write to into the own store, for the doctors of the others. */
export function saveWord(ownStore: string, word: DoctorWord): void {
  writeFileAtomic(join(storeLayout(ownStore).own, 'doctor.json'), `${JSON.stringify(word)}\n`);
}

/** Null when there is none that is whole. */
export async function loadWord(store: string): Promise<DoctorWord | null> {
  const word = await readObject(join(storeLayout(store).own, 'doctor.json'));
  const wrote = word?.['wrote'];
  if (typeof word?.['at'] !== 'string' || typeof wrote !== 'object' || wrote === null) return null;
  const whole = Object.entries(wrote).filter(
    (entry): entry is [string, string | null] => entry[1] === null || typeof entry[1] === 'string',
  );
  return { at: word['at'], wrote: Object.fromEntries(whole) };
}
