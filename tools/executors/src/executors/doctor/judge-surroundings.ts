import { targetCalled, targetName } from '@scrape-and-report/production';
import type { BrowserFacts, DoctorFacts, ScheduleFacts, SiteFacts } from './facts';
import { type Finding, findingsOf } from './finding';
import { TASK_FAULTS } from './task-faults';

const { ok, warn, fail } = findingsOf(null);

/** What is not about one partner: name, time zone, configuration, site, usage figures, schedule. */
export function judgeSurroundings(facts: DoctorFacts): Finding[] {
  return [
    ok('name', `this machine is ${facts.me}`),
    ...judgeConfig(facts),
    judgeTimeZone(facts),
    ...judgeArbiters(facts),
    judgeSite(facts.site),
    facts.profile.problem === null
      ? ok('profile', facts.profile.name)
      : fail('profile', facts.profile.problem, 'mend site.profile, or the file that it names'),
    ...judgeBrowser(facts.browser),
    ...judgeAnalytics(facts),
    ...judgePersonal(facts),
    ...judgeSchedule(facts.schedule),
  ];
}

function judgeConfig({ partners, config }: DoctorFacts): Finding[] {
  const found: Finding[] = [];
  if (partners.length === 1) {
    found.push(warn('config', 'there is one partner only', 'add another: while this machine is off a day is lost'));
  }
  if (config.quorum === 'majority' && partners.length === 2) {
    found.push(
      warn('config', 'a majority of two partners is both of them', 'add a partner or set election.quorum to "any"'),
    );
  }
  if (config.cleanup && config.maxDeleteShare >= 1) {
    found.push(warn('config', 'a sync may delete all of a store', 'set sync.maxDeleteShare below 1'));
  }
  if (config.missingSecret !== null) {
    found.push(fail('notify', `${config.missingSecret} is not set`, 'set it, or take it out of notify'));
  }
  if (config.untoldOwners.length > 0) {
    const names = config.untoldOwners.join(', ');
    found.push(
      warn(
        'notify',
        `nobody tells the owners of ${names}`,
        'set notify to a mail account, or take report.sections[].owner out',
      ),
    );
  }
  return found.some(({ check }) => check === 'config') ? found : [ok('config', 'valid'), ...found];
}

function judgeTimeZone({ timeZone: { configured, known, ofMachine } }: DoctorFacts): Finding {
  return known
    ? ok('time zone', configured === ofMachine ? configured : `${configured} (this machine is set to ${ofMachine})`)
    : fail('time zone', `${configured} is not known to this Node`, 'install a Node with full ICU, or mend timeZone');
}

function judgeArbiters({ witness, etcd }: DoctorFacts): Finding[] {
  const seen: Finding[] = [];
  if (witness) {
    seen.push(
      witness.problem === null
        ? ok('witness', `${witness.path} can be written`)
        : fail(
            'witness',
            `${witness.path}: ${witness.problem}`,
            'bring the folder back, or set election.witness to null',
          ),
    );
  }
  return seen.concat(
    etcd.map(({ endpoint, problem }) =>
      problem === null
        ? ok('etcd', `${endpoint} answers`)
        : fail('etcd', `${endpoint}: ${problem}`, 'start that member, or mend election.etcd.endpoints'),
    ),
  );
}

function judgeSite(site: SiteFacts): Finding {
  if (site.kind === 'directory') {
    if (!site.exists) return fail('site', `${site.path} is no folder`, 'mend site.directory');
    return site.hasIndex
      ? ok('site', `${site.path} has an index.html`)
      : fail('site', `${site.path} has no index.html`, 'mend site.directory');
  }
  const usual = 'open it in a browser on this machine; mend site.root, the network or the site';
  const hint = site.hint ?? usual;
  const way = wayOf(site.via);
  if (site.status === null) return fail('site', `${site.root} does not answer: ${site.error}${way}`, hint);
  if (site.status < 400) return ok('site', `${site.root} answers ${site.status}${way}`);
  const text = `${site.root} answers ${site.status}${way}`;
  return site.status === 429 ? warn('site', text, 'wait, and lower site.requestsPerSecond') : fail('site', text, hint);
}

/** No failure: the day is produced, and what a browser found or showed before stands. */
function judgeBrowser(browser: BrowserFacts | null = null): Finding[] {
  if (browser === null) return [];
  const { wantedBy, found } = browser;
  const keys = wantedBy.join(' and ');
  if ('browser' in found) return [ok('browser', `${found.browser}, for ${keys}`)];
  const hint = `install what is missing on this machine, or leave ${keys} to the others: see docs/scrape.md and docs/checks.md`;
  return [warn('browser', `none for ${keys}: ${found.problem}`, hint)];
}

/** Going straight is nothing to tell. */
function wayOf(via: string | null = null): string {
  return via === null || via === 'straight' ? '' : `, ${via}`;
}

const SOURCES = {
  matomo: 'Matomo token',
  'access-log': 'access log',
  plausible: 'Plausible key',
  none: 'analytics',
} as const;

function judgeAnalytics({ analytics }: DoctorFacts): Finding[] {
  const way = wayOf(analytics.via);
  return analytics.answers.map(({ text, ...answer }) => ({
    ...{ check: SOURCES[analytics.source], partner: null, text: `${text}${way}` },
    ...answer,
  }));
}

function judgePersonal({ personal }: DoctorFacts): Finding[] {
  if (personal.length === 0) return [];
  const addresses = personal.reduce((sum, month) => sum + month.addresses, 0);
  const months = personal.map(({ file }) => file.slice(0, 7)).join(', ');
  return [
    warn(
      'personal data',
      `${addresses} addresses in the usage figures of ${months} may tell of a person`,
      `nx run ${targetName('scrub')} shows how many, and with --apply masks them in every store`,
    ),
  ];
}

/** One finding each, so that each has what to do. */
function judgeSchedule({ project, foundIn, faults = [] }: ScheduleFacts): Finding[] {
  const daily = `${project}:${targetCalled('daily')}`;
  if (foundIn !== null && faults.length === 0) return [ok('schedule', `${daily} stands in ${foundIn}`)];
  if (foundIn !== null)
    return faults.map((fault) => {
      const [what, remedy] = TASK_FAULTS[fault];
      return warn('schedule', `${daily} stands in ${foundIn}, but the task ${what}`, remedy);
    });
  const command = `npx nx g @scrape-and-report/executors:schedule ${project}`;
  return [
    warn(
      'schedule',
      `no start of ${daily} was found`,
      `unless another scheduler starts it: ${command}, and what it says`,
    ),
  ];
}
