import { foldName, targetName } from '@scrape-and-report/production';
import type { MachineNote } from '../../runtime/machine-note';
import type { DoctorFacts, PartnerFacts } from './facts';
import { type Finding, findingsOf } from './finding';

/** Same Node version, same code, same time zone as the machine that asks, by the partner's own note. */
export function judgeVersions(partner: PartnerFacts, { me, machine, pinnedNode = null }: DoctorFacts): Finding[] {
  const { ok, warn, fail } = findingsOf(partner.name);
  if (partner.name === me) {
    const isPinned = pinnedNode === null || machine.node === `v${pinnedNode}`;
    return [
      isPinned
        ? ok('Node version', machine.node)
        : warn(
            'Node version',
            `${machine.node}, and the workspace pins ${pinnedNode}`,
            'npm ci brings that one; nx g @scrape-and-report/executors:schedule writes starts that use it',
          ),
      ok('code version', codeName(machine)),
    ];
  }
  if (!partner.inside) return [];
  const note = partner.inside.machine;
  if (note === null || foldName(note.partner) !== foldName(partner.name)) {
    const [text, hint] = [
      'it has left no note yet',
      `run ${targetName('doctor')} or ${targetName('daily')} on ${partner.name}`,
    ];
    return [warn('Node version', text, hint), warn('code version', text, hint)];
  }
  return [
    note.node === machine.node
      ? ok('Node version', note.node)
      : fail('Node version', `${note.node}, and ${machine.node} here`, 'install the same version on all partners'),
    note.code === machine.code
      ? ok('code version', codeName(note))
      : fail(
          'code version',
          `${codeName(note)}, and ${codeName(machine)} here`,
          `check out the same commit on all partners, without changes of their own, and run ${targetName('doctor')} on each`,
        ),
    ...(note.timeZone === machine.timeZone
      ? []
      : [
          fail(
            'time zone',
            `${note.timeZone}, and ${machine.timeZone} here`,
            'give all partners the same timeZone in the configuration',
          ),
        ]),
  ];
}

function codeName({ code, commit }: MachineNote): string {
  return commit === null ? code.slice(0, 12) : `${code.slice(0, 12)} (commit ${commit.slice(0, 10)})`;
}
