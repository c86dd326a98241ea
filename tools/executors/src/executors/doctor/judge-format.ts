import { foldName, targetName } from '@scrape-and-report/production';
import { STORE_FORMAT } from '@scrape-and-report/record';
import { whoHoldsBack, withSaid } from '../../runtime/format/fleet-reads';
import type { DoctorFacts } from './facts';
import { type Finding, findingsOf } from './finding';

/** Which format the record is in, and which partner holds the fleet back from the newest. */
export function judgeFormat({ me, partners, reads }: DoctorFacts): Finding[] {
  const own = partners.find(({ name }) => foldName(name) === foldName(me))?.inside;
  if (!own) return [];
  const { ok, warn, fail } = findingsOf(null);
  const said = withSaid(
    reads,
    partners.flatMap(({ name, inside }) => {
      const note = inside?.machine;
      return note && foldName(note.partner) === foldName(name) ? [{ name, reads: note.reads ?? 1 }] : [];
    }),
  );
  const holders = whoHoldsBack(
    partners.map(({ name }) => name),
    said,
    { me, format: STORE_FORMAT },
  );
  // Of who has said nothing yet another line says why.
  const older = holders.filter((name) => said[foldName(name)] !== undefined).join(', ');
  const hint = `bring the code there up to date, and run ${targetName('daily')} or ${targetName('doctor')} there; or take out of partners who is gone`;
  if (own.format >= STORE_FORMAT)
    return [
      older === ''
        ? ok('format', `${own.format}, the newest`)
        : fail('format', `${own.format}, which the code of ${older} does not read: refused there`, hint),
    ];
  if (older !== '')
    return [
      warn('format', `${own.format}: ${older} holds the fleet back from ${STORE_FORMAT}, which takes less room`, hint),
    ];
  return [
    holders.length === 0
      ? ok('format', `${own.format}; the next production goes on to ${STORE_FORMAT}, which takes less room`)
      : ok(
          'format',
          `${own.format}; ${STORE_FORMAT} can't be begun until ${holders.join(', ')} has said that it is read there`,
        ),
  ];
}
