import { writeFileSync } from 'node:fs';
import { ensureDirSync } from 'fs-extra';
import { join } from 'node:path';
import { createSystemClock, type Partner } from '@scrape-and-report/production';
import { sealScrape, validScrapes } from '@scrape-and-report/record';
import { assertLease } from '../../io/assert-lease';
import { decide } from '../../io/decide';
import { finishClaim } from '../../io/finish-claim';
import { keepLease } from '../../io/keep-lease';
import type { ElectionOptions } from '../../io/election-options';

/** What a test tells a partner's process, as JSON in its first argument. */
export interface PartnerOrder {
  readonly me: string;
  readonly partners: readonly Partner[];
  readonly day: string;
  readonly timestamp: string;
  readonly leaseSeconds: number;
  readonly relaxSeconds: number;
  readonly workMs: number;
}

/** A partner's whole day in one process: decides, works, seals a scrape, marks the day; says each step on a line. */
async function main({
  me: name,
  partners,
  day,
  timestamp,
  leaseSeconds,
  relaxSeconds,
  workMs,
}: PartnerOrder): Promise<void> {
  const me = partners.find((one) => one.name === name)!;
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  const options: ElectionOptions = {
    me,
    partners,
    day,
    runId: `${name} ${process.pid}`,
    clock: createSystemClock(),
    random: Math.random,
    log: { info: say, warning: say, error: say },
    signal: new AbortController().signal,
    election: {
      relaxSeconds,
      leaseSeconds,
      maxScrapeAgeDays: 30,
      standby: 'watch',
      quorum: 'any',
      witness: null,
      coordinator: 'shares',
      etcd: { endpoints: [] },
    },
  };
  const decision = await decide(options);
  if (decision.kind === 'unable') return say('unable');
  if (decision.kind === 'step-back') return say(`stepped back: ${decision.reason}`);
  const lease = { ...options, claim: decision.claim };
  const keeper = keepLease(lease);
  say('working');
  await options.clock.sleep(workMs, keeper.lost);
  await assertLease(lease);
  if (!validScrapes(me.store).some((one) => one.timestamp === timestamp)) {
    const folder = join(me.store, timestamp);
    ensureDirSync(folder);
    writeFileSync(join(folder, 'scrape.db'), name);
    await sealScrape(folder, { timestamp, producer: name, epoch: decision.claim.epoch, pages: 1 });
  }
  say('sealed');
  await assertLease(lease);
  await finishClaim(lease, 'done');
  await keeper.stop();
  say('done');
}

main(JSON.parse(process.argv[2]!) as PartnerOrder).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stdout.write(`failed: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
