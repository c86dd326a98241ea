import { foldName } from '@scrape-and-report/production';

/** Up to which format of a record the code of partners reads, by folded name, as far as they have said so. */
export type FleetReads = Readonly<Record<string, number>>;

/** What a partner's machine says of its code; one that says nothing of formats is older than they are. */
export interface SaidReads {
  readonly name: string;
  readonly reads: number;
}

const READS_FIRST = 1;

/** With what partners say now: also that they have gone back to older code. */
export function withSaid(known: FleetReads, said: readonly SaidReads[]): FleetReads {
  return { ...known, ...Object.fromEntries(said.map(({ name, reads }) => [foldName(name), reads])) };
}

/**
 * Partners whose code does not read a format, or has not said that it does: while there are any, none of the fleet writes it.
 *
 * @param me reads whatever this code reads
 */
export function whoHoldsBack(
  partners: readonly string[],
  known: FleetReads,
  { me, format }: { readonly me: string; readonly format: number },
): string[] {
  return partners.filter((name) => foldName(name) !== foldName(me) && (known[foldName(name)] ?? READS_FIRST) < format);
}
