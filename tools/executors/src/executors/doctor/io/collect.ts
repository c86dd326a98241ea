import { checkAnalytics, keptQueryOf, type MonthFinding } from '@scrape-and-report/analytics';
import { openNetwork } from '@scrape-and-report/network';
import { checksOn, describeError, variableNamed, type Partner } from '@scrape-and-report/production';
import { storeLayout } from '@scrape-and-report/record';
import { loadProfile, probeBrowser } from '@scrape-and-report/scrape';
import { loadKnownPartners } from '@scrape-and-report/sync';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StageContext } from '../../../runtime/stage-context';
import type { BrowserFacts, DoctorFacts, PartnerFacts } from '../facts';
import { findPersonalApart } from '../../../runtime/databases/find-personal';
import { machineNoteOf, writeMachineNote } from '../../../runtime/machine-note';
import { loadReads } from '../../../runtime/format/known-reads';
import { pinnedNode } from '../../../runtime/pinned-node';
import { probeInChild, probeWitnessInChild } from './probe-in-child';
import { reachMembers, reachSite } from './reach';
import { findSchedule, findTaskFaults } from './schedule';
import { saveWord } from './visits';

export type DoctorContext = Pick<StageContext, 'config' | 'workspace' | 'clock' | 'env' | 'random'>;

/** What of the outside world a test may replace. */
export interface DoctorWorld {
  readonly probe: (partner: Partner, me: string) => Promise<PartnerFacts>;
  readonly probeWitness: (folder: string) => Promise<string | null>;
  readonly loadProfile: (nameOrFile: string) => unknown;
  readonly findSchedule: (project: string) => Promise<string | null>;
}

const system: DoctorWorld = {
  probe: (partner, me) => probeInChild({ partner, me }),
  probeWitness: (folder) => probeWitnessInChild(folder),
  loadProfile,
  findSchedule,
};

/**
 * Gathers every fact of a diagnosis, all partners at once, each with a limit. Writes the notes by which the doctors of
 * other machines judge this one; touches nothing else.
 */
export async function collectFacts(context: DoctorContext, world: DoctorWorld = system): Promise<DoctorFacts> {
  const { config, clock, env, random } = context;
  const { me, site, election } = config;
  const machine = machineNoteOf(context);
  writeMachineNote(context, machine);
  const signal = AbortSignal.timeout(60_000);
  const network = openNetwork(config.network, env);
  const [partners, knownIds, reached, answers, foundIn, witness, etcd, personal, browser] = await Promise.all([
    Promise.all(config.partners.map((partner) => world.probe(partner, me.name))),
    loadKnownPartners(me.store),
    reachSite(site, { network, env }),
    checkAnalytics({
      analytics: config.analytics,
      network: config.network,
      timeZone: config.timeZone,
      clock,
      random,
      env,
      signal,
    }),
    world.findSchedule(context.workspace.project),
    election.witness === null ? null : world.probeWitness(election.witness),
    reachMembers(election.coordinator === 'etcd' ? election.etcd.endpoints : []),
    personalOf(context),
    browserOf(context),
  ]);
  leaveWord(me.store, partners, new Date());
  return {
    me: me.name,
    machine,
    pinnedNode: pinnedNodeOf(context.workspace.root),
    timeZone: {
      configured: config.timeZone,
      known: isKnownZone(config.timeZone),
      ofMachine: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    },
    partners,
    knownIds,
    reads: loadReads(me.store),
    site: reached,
    profile: { name: site.profile, problem: problemOfProfile(world, site.profile) },
    browser,
    analytics: {
      source: config.analytics.source,
      answers,
      via: 'url' in config.analytics ? network.describe(new URL(config.analytics.url)) : null,
    },
    personal,
    schedule: {
      foundIn,
      project: context.workspace.project,
      faults: foundIn === null ? [] : await findTaskFaults(context.workspace.project),
    },
    witness: election.witness === null ? null : { path: election.witness, problem: witness },
    etcd,
    config: {
      quorum: election.quorum,
      cleanup: config.sync.cleanup,
      maxDeleteShare: config.sync.maxDeleteShare,
      missingSecret: missingSecretOf(context),
      untoldOwners: untoldOwners(context.config),
    },
  };
}

function pinnedNodeOf(root: string): string | null {
  try {
    return pinnedNode(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as object);
  } catch {
    return null;
  }
}

/** Started only where a key wants one: it takes some seconds. */
async function browserOf({ config: { site, checks } }: DoctorContext): Promise<BrowserFacts | null> {
  const looks = checksOn(checks).includes('accessibility');
  const wantedBy = [
    ...(site.render === 'off' ? [] : ['site.render' as const]),
    ...(looks ? ['checks.browser' as const] : []),
  ];
  // What looks for violations takes all that rendering takes, and axe.
  return wantedBy.length === 0 ? null : { wantedBy, found: await probeBrowser(looks ? 'violations' : 'document') };
}

/** A month that cannot be read is told by the stage that needs it. */
async function personalOf({ config }: DoctorContext): Promise<readonly MonthFinding[]> {
  const folder = storeLayout(config.me.store).analytics;
  const answer = await findPersonalApart({ folder, keepQuery: keptQueryOf(config.analytics) });
  return 'found' in answer ? answer.found : [];
}

/** No word without a store: the doctor creates none. */
function leaveWord(store: string, partners: readonly PartnerFacts[], at: Date): void {
  if (!existsSync(storeLayout(store).own)) return;
  const tried = partners.filter(({ store: state, name }) => state === 'present' && name !== '');
  try {
    saveWord(store, {
      at: at.toISOString(),
      wrote: Object.fromEntries(tried.map(({ name, writeProblem }) => [name, writeProblem])),
    });
  } catch {
    // The own store's line says that it can't be written.
  }
}

/** A Node without full ICU takes a name and then computes in UTC: so it must know that Amsterdam is not there in July. */
function isKnownZone(timeZone: string): boolean {
  try {
    const hour = (zone: string): string =>
      new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', hourCycle: 'h23' }).format(1_782_864_000_000);
    new Intl.DateTimeFormat('en', { timeZone });
    return hour('Europe/Amsterdam') !== hour('UTC');
  } catch {
    return false;
  }
}

function problemOfProfile({ loadProfile: load }: DoctorWorld, nameOrFile: string): string | null {
  try {
    load(nameOrFile);
    return null;
  } catch (error) {
    return describeError(error);
  }
}

function untoldOwners({ notify, report }: DoctorContext['config']): string[] {
  return notify?.kind === 'mail' ? [] : report.sections.flatMap(({ name, owner }) => (owner ? [name] : []));
}

function missingSecretOf({ config: { notify }, env }: DoctorContext): string | null {
  const name = notify?.kind === 'webhook' ? variableNamed(notify.url) : notify?.passwordEnv;
  return name && !env[name] ? name : null;
}
