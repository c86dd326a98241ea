import { foldName } from '@scrape-and-report/production';
import type { DoctorFacts } from './facts';
import type { Finding } from './finding';
import { judgeEquality } from './judge-equality';
import { judgeFormat } from './judge-format';
import { judgePartner } from './judge-partner';
import { judgeSurroundings } from './judge-surroundings';
import { judgeVersions } from './judge-versions';

/**
 * Facts in, findings out: one line a check and a partner. What can't be judged because of a fault that has a line of its
 * own gets no line, so that one fault is named once.
 */
export function judge(facts: DoctorFacts): Finding[] {
  const me = foldName(facts.me);
  const own = facts.partners.find(({ name }) => foldName(name) === me);
  return [
    ...judgeSurroundings(facts),
    ...facts.partners.flatMap((partner) => [
      ...judgePartner(partner, { me: facts.me, own, partners: facts.partners, knownIds: facts.knownIds }),
      ...judgeVersions(partner, facts),
    ]),
    ...judgeFormat(facts),
    ...judgeEquality(facts.partners, facts.me),
  ];
}
