import { targetName } from '@scrape-and-report/production';
import type { PartnerFacts, StoreFacts } from './facts';
import { type Finding, findingsOf } from './finding';

const SHOWN_NAMES = 5;

type Readable = PartnerFacts & { readonly inside: StoreFacts };

/**
 * Whether the stores hold the same: newest leading scrape and its manifest, all scrapes by name, usage figures and
 * reports by path and size. Compared with the own store while that is up to date, else with the first that is.
 */
export function judgeEquality(partners: readonly PartnerFacts[], me: string): Finding[] {
  const readable = partners.filter((partner): partner is Readable => partner.inside !== null);
  const newest =
    readable
      .map(({ inside }) => inside.newest?.timestamp ?? '')
      .sort()
      .at(-1) ?? '';
  if (newest === '') {
    return readable.map(({ name, inside }) => {
      const { ok } = findingsOf(name);
      return damageOf(name, inside) ?? ok('equal stores', 'no scrape anywhere yet');
    });
  }
  const upToDate = readable.filter(({ inside }) => inside.newest?.timestamp === newest && !inside.syncing);
  const reference = upToDate.find(({ name }) => name === me) ?? upToDate[0] ?? readable[0]!;
  const all = new Set(readable.flatMap(({ inside }) => inside.scrapes));
  return readable.map((partner) => judgeStoreAgainst(partner, { newest, reference, all }));
}

interface Yardstick {
  /** `YYMMDD-HHMM`. */
  readonly newest: string;
  readonly reference: Readable;
  readonly all: ReadonlySet<string>;
}

function judgeStoreAgainst({ name, inside }: Readable, { newest, reference, all }: Yardstick): Finding {
  const { ok, warn, fail } = findingsOf(name);
  const remedy = 'the next production with this partner makes it equal';
  if (inside.syncing) return warn('equal stores', 'a sync into it is under way', 'ask again when it is done');
  const damage = damageOf(name, inside);
  if (damage) return damage;
  if (inside.newest === null) return warn('equal stores', `outdated: no scrape, others have ${newest}`, remedy);
  if (inside.newest.timestamp !== newest) {
    return warn('equal stores', `outdated: newest scrape ${inside.newest.name}, others have ${newest}`, remedy);
  }
  const model = reference.inside;
  if (model.newest && inside.newest.tables !== model.newest.tables) {
    return fail(
      'equal stores',
      `its ${inside.newest.name} is another than that of ${reference.name}`,
      `run ${targetName('sync')} --excludeTaskDependencies on the machine with the right one; ${targetName('status')} tells who produced`,
    );
  }
  const lacking = [...all].filter((scrape) => !inside.scrapes.includes(scrape)).sort();
  if (lacking.length > 0) return warn('equal stores', `lacks ${shorten(lacking)}`, remedy);
  const differing = (['analytics', 'reports'] as const).filter((part) => inside.content[part] !== model.content[part]);
  return differing.length === 0
    ? ok('equal stores', `newest ${inside.newest.name}, of ${inside.scrapes.length}`)
    : warn('equal stores', `${differing.join(' and ')} differ from those of ${reference.name}`, remedy);
}

function damageOf(name: string, { damaged }: StoreFacts): Finding | null {
  return damaged.length === 0
    ? null
    : findingsOf(name).fail(
        'equal stores',
        `${shorten(damaged)} is damaged: files are missing or cut short`,
        'check its disk; move the directory away, and the next sync brings it back',
      );
}

function shorten(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN_NAMES).join(', ');
  return names.length > SHOWN_NAMES ? `${shown} and ${names.length - SHOWN_NAMES} more` : shown;
}
