import type { ElectionPicture } from '@scrape-and-report/elect';
import { type FleetIds, renderStatus, statusOf } from './picture';

const scrape = (name: string) => ({ name, timestamp: name, epoch: 4, producer: 'anna', pages: 9 });
const election: ElectionPicture = {
  partners: [
    { name: 'anna', store: '/a', reachable: true, problem: null, newestScrape: scrape('261122-0500') },
    { name: 'bram', store: '/b', reachable: true, problem: null, newestScrape: scrape('261120-0500') },
    { name: 'cleo', store: '/c', reachable: false, problem: 'home missing', newestScrape: null },
  ],
  claim: null,
  lastProduction: { partner: 'anna', runId: 'r', day: '2026-11-22', epoch: 4, state: 'done' },
  lastDone: { partner: 'anna', runId: 'r', day: '2026-11-22', epoch: 4, state: 'done' },
  announced: [],
};
const ids: FleetIds = { known: {}, stores: [] };
const log = [
  '[2026-11-21 05:00:00] ERROR    - scraper failed',
  '[2026-11-22 05:00:00] INFO     - production started',
  '[2026-11-22 05:01:00] WARNING  - /c not found',
].join('\n');

describe('statusOf', () => {
  const status = statusOf({ day: '2026-11-22', me: 'anna', election, logs: [log], ids });

  it('tells the last production with the problems of its day only', () => {
    expect(status.lastProduction).toEqual({
      producer: 'anna',
      epoch: 4,
      day: '2026-11-22',
      outcome: 'produced',
      problems: ['/c not found'],
    });
  });

  it('takes the next producer from the partners with the newest scrape', () => {
    expect(status.nextProducer).toEqual({ day: '2026-11-23', name: 'anna' });
  });

  it('asks for today while today is not produced', () => {
    expect(statusOf({ day: '2026-11-23', me: 'anna', election, logs: [], ids }).nextProducer?.day).toBe('2026-11-23');
  });

  it('says nobody when nobody can be reached', () => {
    const partners = election.partners.map((partner) => ({ ...partner, reachable: false }));
    expect(
      statusOf({ day: '2026-11-22', me: 'anna', election: { ...election, partners }, logs: [], ids }).nextProducer,
    ).toBeNull();
  });

  it('fits one screen, with what is wrong beside each partner', () => {
    const screen = renderStatus(status);
    expect(screen.split('\n').length).toBeLessThan(24);
    expect(screen).toMatch(/cleo {2}not reachable {2}home missing/);
    expect(screen).toContain('2026-11-22 by anna, epoch 4: produced');
  });

  it('names who refuses a store and the command that joins it again, of the own one and of another', () => {
    const store = (name: string, id: string, knows: string | null) => ({ name, ids: { id, knows } });
    const refused = (facts: FleetIds) =>
      statusOf({ day: '2026-11-22', me: 'anna', election, logs: [], ids: facts }).partners.map((one) => one.refusedBy);
    const own: FleetIds = { known: { bram: 'b' }, stores: [store('anna', 'new', null), store('bram', 'b', 'old')] };
    expect(refused(own)).toEqual([['bram'], [], []]);
    const another: FleetIds = {
      known: { bram: 'old', cleo: 'c' },
      stores: [store('anna', 'a', null), store('bram', 'new', 'a'), store('cleo', '', null)],
    };
    // What cannot be reached tells nothing of its id.
    expect(refused(another)).toEqual([[], ['anna'], []]);
    const picture = statusOf({ day: '2026-11-22', me: 'anna', election, logs: [], ids: own });
    expect(picture.partners.map(({ hint }) => hint)).toEqual([expect.stringContaining('nx run prod:join'), null, null]);
    expect(renderStatus(picture)).toContain(
      'refused by bram: it bears another id than the one they know: run nx run prod:join',
    );
    expect(renderStatus(status)).not.toContain('prod:join');
  });
});
