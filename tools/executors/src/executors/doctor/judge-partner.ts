import { foldName, targetName } from '@scrape-and-report/production';
import type { PartnerFacts } from './facts';
import { type Finding, findingsOf } from './finding';

const GIB = 1024 ** 3;
const CLOCK_WARN_MS = 5_000;
const CLOCK_FAIL_MS = 60_000;

export interface PartnerSetting {
  readonly me: string;
  readonly own: PartnerFacts | undefined;
  readonly partners: readonly PartnerFacts[];
  readonly knownIds: Readonly<Record<string, string>>;
}

/** Home, store, its id, writing both ways, clock, disk, leftovers. */
export function judgePartner(partner: PartnerFacts, setting: PartnerSetting): Finding[] {
  const { fail, ok } = findingsOf(partner.name);
  if (partner.homeProblem !== null) {
    const hint =
      partner.name === setting.me
        ? 'create the folder, or mend partners[].home'
        : 'start that machine and log on, share its home, or mend partners[].home';
    return [fail('home', `${partner.homePath} ${partner.homeProblem}`, hint)];
  }
  return [
    ok('home', `${partner.homePath} is there`),
    ...judgeStore(partner, setting),
    ...judgeWriting(partner, setting),
    ...judgeClock(partner),
    ...judgeDisk(partner),
    ...judgeLeftovers(partner),
  ];
}

function judgeStore(partner: PartnerFacts, { partners, knownIds }: PartnerSetting): Finding[] {
  const { ok, warn, fail } = findingsOf(partner.name);
  const known = knownIds[partner.name];
  if (partner.store === 'missing') {
    return known === undefined
      ? [warn('store', `${partner.storePath} is not there yet`, 'nothing to do: the next production makes it')]
      : [fail('store', `${partner.storePath} has vanished`, 'bring it back, or mount the share that holds it')];
  }
  if (partner.readProblem !== null || !partner.inside) {
    const problem = partner.readProblem ?? 'can not be read';
    return [
      fail('store', `${partner.storePath} ${problem}`, 'share it read/write with the users of all partner machines'),
    ];
  }
  const { id } = partner.inside;
  const twin = id && partners.find(({ name, inside }) => name !== partner.name && inside?.id?.id === id.id);
  const there = ok('store', `${partner.storePath} can be read`);
  const remedy = 'check where its home leads, and mend partners[].home; remove nothing';
  if (id === null) {
    return known === undefined
      ? [there, warn('store id', 'it has none yet', 'nothing to do: the next production gives it one')]
      : [
          there,
          fail(
            'store id',
            'it has lost its id',
            `perhaps a share is not mounted: bring back the real store; if it is the real one, nx run ${targetName('join')} on ${partner.name}`,
          ),
        ];
  }
  if (twin) return [there, fail('store id', `${twin.name} has the same: both homes lead to one store`, remedy)];
  if (known !== undefined && known !== id.id)
    return [
      there,
      fail(
        'store id',
        'is another store than before',
        `${remedy}; if it is the right one, nx run ${targetName('join')} on ${partner.name}`,
      ),
    ];
  if (foldName(id.owner) !== foldName(partner.name)) {
    return [there, fail('store id', `is the store of ${id.owner}`, remedy)];
  }
  return [there, ok('store id', id.id.slice(0, 8))];
}

function judgeWriting(partner: PartnerFacts, { me, own }: PartnerSetting): Finding[] {
  const { ok, warn, fail } = findingsOf(partner.name);
  if (partner.readProblem !== null) return [];
  const where = partner.store === 'missing' ? partner.homePath : partner.storePath;
  const write =
    partner.writeProblem === null
      ? ok('write', `a file was written and removed in ${where}`)
      : fail(
          'write',
          `${me} can not write in ${where}: ${partner.writeProblem}`,
          `give ${me} the right to write there`,
        );
  if (partner.name === me || !own?.inside || !partner.inside) return [write];
  const visitedAt = own.inside.visitors[foldName(partner.name)] ?? null;
  const word = partner.inside.word;
  const refused = Object.entries(word?.wrote ?? {}).find(([name]) => foldName(name) === foldName(me))?.[1] ?? null;
  if (word && refused !== null && (visitedAt === null || visitedAt < word.at)) {
    const remedy = `share ${own.storePath} read/write with ${partner.name}, then run ${targetName('doctor')} there`;
    return [write, fail('both ways', `${partner.name} could not write here at ${word.at}: ${refused}`, remedy)];
  }
  return visitedAt === null
    ? [
        write,
        warn('both ways', `${partner.name} has not written here yet`, `run ${targetName('doctor')} on ${partner.name}`),
      ]
    : [write, ok('both ways', `${partner.name} wrote here at ${visitedAt}`)];
}

function judgeClock(partner: PartnerFacts): Finding[] {
  const { ok, warn, fail } = findingsOf(partner.name);
  if (partner.clockMs === null) return [];
  const apartMs = Math.abs(partner.clockMs);
  if (apartMs <= CLOCK_WARN_MS) return [ok('clock', `${seconds(apartMs)} from the own one`)];
  const text = `${seconds(apartMs)} ${partner.clockMs < 0 ? 'behind' : 'ahead of'} the own one`;
  const hint = 'set both clocks by a time server';
  return [apartMs > CLOCK_FAIL_MS ? fail('clock', text, hint) : warn('clock', text, hint)];
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function judgeDisk(partner: PartnerFacts): Finding[] {
  const { ok, warn, fail } = findingsOf(partner.name);
  if (partner.store === 'unknown') return [];
  if (partner.freeBytes === null) {
    return [warn('free disk', 'it could not be learnt', `look at the disk of ${partner.storePath}`)];
  }
  const scrapeBytes = partner.inside?.newest?.bytes ?? 0;
  const text = `${(partner.freeBytes / GIB).toFixed(1)} GiB free`;
  const hint = `make room on the disk of ${partner.storePath}`;
  if (partner.freeBytes < GIB) return [fail('free disk', text, hint)];
  if (partner.freeBytes < 3 * scrapeBytes) {
    return [fail('free disk', `${text}, less than three scrapes of ${(scrapeBytes / GIB).toFixed(1)} GiB`, hint)];
  }
  return [partner.freeBytes < 5 * GIB ? warn('free disk', text, hint) : ok('free disk', text)];
}

function judgeLeftovers(partner: PartnerFacts): Finding[] {
  const { ok, warn } = findingsOf(partner.name);
  if (!partner.inside) return [];
  const { leftovers } = partner.inside;
  return leftovers.length === 0
    ? [ok('leftovers', 'none')]
    : [warn('leftovers', leftovers.join(', '), 'nothing to do: the next production clears or finishes it')];
}
