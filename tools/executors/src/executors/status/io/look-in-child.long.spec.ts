import { createSystemClock } from '@scrape-and-report/production';
import { electionState } from '@scrape-and-report/elect';
import { itNeeds, mountShare, probeShare } from '@scrape-and-report/testing';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { statusOf } from '../picture';
import { lookInChild } from './look-in-child';

// Without nx, which itself asks every file system that is mounted how much room it has, and hangs with one of them.
itNeeds('sshfs', probeShare)('says in time which partner hangs', async () => {
  const root = mkdtempSync(join(tmpdir(), 'hung-'));
  const share = mountShare(root);
  const partners = [join(root, 'anna'), share.path].map((home, index) => {
    mkdirSync(join(home, 'site-record'), { recursive: true });
    return { name: ['anna', 'bram'][index]!, home, store: join(home, 'site-record') };
  });
  try {
    share.stop();
    const startedMs = Date.now();
    const election = await electionState({
      me: partners[0]!,
      partners,
      clock: createSystemClock(),
      look: async (partner, isOwn) => (await lookInChild({ partner, isOwn, logName: 'production.log' })).sight,
    });
    const status = statusOf({ day: '2026-11-22', me: 'anna', election, logs: [], ids: { known: {}, stores: [] } });
    expect(status.partners.map(({ name, reachable, problem }) => [name, reachable, problem])).toEqual([
      ['anna', true, null],
      ['bram', false, 'did not answer within 10 s'],
    ]);
    expect(Date.now() - startedMs).toBeLessThan(45_000);
  } finally {
    share.remove();
    rmSync(root, { recursive: true, force: true });
  }
});
