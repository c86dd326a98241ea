import { StageError, targetName } from '@scrape-and-report/production';
import { STORE_FORMAT } from '@scrape-and-report/record';
import { raiseStoreFormat, storeFormat } from '@scrape-and-report/sync';
import { askForIds } from '../child/ask-for-ids';
import type { StoreWord } from '../child/store-ids';
import type { StageContext } from '../stage-context';
import { whoHoldsBack } from './fleet-reads';
import { loadReads, noteReads } from './known-reads';

type FormatContext = Pick<StageContext, 'config' | 'log'>;

/**
 * Notes what partners say of formats now. A store whose partners have gone on to a newer
 * format goes on with them: it gets what they have written.
 */
export function noteWords({ config: { me } }: FormatContext, words: readonly PartnerWord[]): void {
  const said = words.flatMap(({ name, ids }) => (ids?.id ? [{ name, reads: ids.reads }] : []));
  noteReads(me.store, said);
  raiseStoreFormat(me.store, Math.max(1, ...words.map(({ ids }) => ids?.format ?? 1)));
}

/** What one of the others says; null: it could not be asked. */
export interface PartnerWord {
  readonly name: string;
  readonly ids: StoreWord | null;
}

/** Asks partners, and notes what they say. */
export async function askForFormats(context: FormatContext): Promise<void> {
  const { me, partners } = context.config;
  const others = partners.filter(({ name }) => name !== me.name);
  const words = await askForIds(others, me.name);
  noteWords(
    context,
    others.map(({ name }, index) => ({ name, ids: words[index] ?? null })),
  );
}

/** Names of those for whose sake the newest format is not written yet; empty when it is. */
export function heldBackBy({ config: { me, partners } }: FormatContext): string[] {
  if (storeFormat(me.store) >= STORE_FORMAT) return [];
  return whoHoldsBack(
    partners.map(({ name }) => name),
    loadReads(me.store),
    { me: me.name, format: STORE_FORMAT },
  );
}

/**
 * Goes on to the newest format once every partner has said that its code reads it: from then on older code refuses the
 * store, and with a sync all others.
 *
 * @returns whether the store has that format
 */
export function openFormat(context: FormatContext): boolean {
  if (heldBackBy(context).length > 0) return false;
  if (raiseStoreFormat(context.config.me.store, STORE_FORMAT))
    context.log.info(`the record goes on in format ${STORE_FORMAT}: every partner reads it`);
  return true;
}

/** @throws StageError `FORMAT_HELD_BACK`, which names those who hold the fleet back */
export function requireFormat(context: FormatContext): void {
  if (openFormat(context)) return;
  const names = heldBackBy(context);
  throw new StageError(
    `format ${STORE_FORMAT} is not written yet: ${names.join(', ')} did not say that it is read there`,
    {
      code: 'FORMAT_HELD_BACK',
      hint: `bring the code there up to date, and run ${targetName('daily')} or ${targetName('doctor')} on that machine`,
    },
  );
}
