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
  const said = partners.flatMap(({ name, inside }) => {
    const note = inside?.machine;
    return note && foldName(note.partner) === foldName(name) ? [{ name, reads: note.reads ?? 1 }] : [];
  });
  const isWritten = own.format >= STORE_FORMAT;
  // Where it is written already, who can't be asked has a line of its own.
  const asked = isWritten ? said : partners;
  const names = whoHoldsBack(
    asked.map(({ name }) => name),
    withSaid(reads, said),
    { me, format: STORE_FORMAT },
  );
  const hint = `bring the code of ${names.join(', ')} up to date, and run ${targetName('daily')} or ${targetName('doctor')} there; or take out of partners what is gone`;
  if (isWritten)
    return [
      names.length === 0
        ? ok('format', `${own.format}, which every partner reads`)
        : fail('format', `${own.format}, which ${names.join(', ')} can not read: refused there`, hint),
    ];
  return [
    names.length === 0
      ? ok('format', `${own.format}; the next production goes on in ${STORE_FORMAT}`)
      : warn(
          'format',
          `${own.format}: ${names.join(', ')} holds the fleet back from ${STORE_FORMAT}, which takes far less room`,
          hint,
        ),
  ];
}
