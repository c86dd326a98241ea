import { type Check, foldName, isPartnerName, isText, orNull, shapeOf } from '@scrape-and-report/production';
import { storeLayout, writeFileAtomic } from '@scrape-and-report/record';
import { join } from 'node:path';
import type { DoctorWord } from '../facts';
import { namesIn, readObject, statOrNull } from '../../../runtime/read-json';

interface Visit {
  readonly partner: string;
  /** UTC, ISO 8601. */
  readonly at: string;
}

/** More than any office has machines. */
const MAX_SIGNS = 1000;
const isInstant: Check = (value) => isText(40)(value) && !Number.isNaN(Date.parse(value as string));
const readVisit = shapeOf<Visit>({ partner: isPartnerName, at: isInstant });
const readWord = shapeOf<DoctorWord>({
  at: isInstant,
  wrote: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
});
const isWhy = orNull(isText(1000));

/** Leaves in another's store the sign that this machine could write there: `.production/written-by/<name>.json`. */
export async function noteVisit(store: string, me: string, at: Date): Promise<void> {
  const { own } = storeLayout(store);
  if (!(await statOrNull(own))?.isDirectory()) return;
  const visit: Visit = { partner: me, at: at.toISOString() };
  writeFileAtomic(join(own, 'written-by', `${encodeURIComponent(foldName(me))}.json`), `${JSON.stringify(visit)}\n`);
}

/** When each partner last wrote into a store, by its doctor's sign or by a claim that it made there. */
export async function loadVisitors(store: string): Promise<Readonly<Record<string, string>>> {
  const { own, election } = storeLayout(store);
  const latest = new Map<string, string>();
  const saw = (value: unknown): void => {
    const visit = readVisit(value);
    if (!visit) return;
    const name = foldName(visit.partner);
    if ((latest.get(name) ?? '') < visit.at) latest.set(name, visit.at);
  };
  const signs = join(own, 'written-by');
  for (const name of (await namesIn(signs)).slice(0, MAX_SIGNS)) saw(await readObject(join(signs, name)));
  const claims = (await namesIn(election)).filter((name) => /^lease\.\d{8}$/.test(name));
  for (const name of claims.slice(-MAX_SIGNS)) {
    const path = join(election, name, 'holder.json');
    const holder = (await readObject(path))?.['body'] as { partner?: unknown } | null | undefined;
    saw({ partner: holder?.partner, at: (await statOrNull(path))?.mtime.toISOString() });
  }
  return Object.fromEntries(latest);
}

/** Writes what this doctor could write to into the own store, for the doctors of the others. */
export function saveWord(ownStore: string, word: DoctorWord): void {
  writeFileAtomic(join(storeLayout(ownStore).own, 'doctor.json'), `${JSON.stringify(word)}\n`);
}

/** Null when there is none that is whole. */
export async function loadWord(store: string): Promise<DoctorWord | null> {
  const word = readWord(await readObject(join(storeLayout(store).own, 'doctor.json')));
  if (!word) return null;
  const sound = Object.entries(word.wrote).filter(([name, why]) => isPartnerName(name) && isWhy(why));
  return { at: word.at, wrote: Object.fromEntries(sound.slice(0, MAX_SIGNS)) };
}
