import { StageError } from '@scrape-and-report/production';
import { readVerdicts, type Verdict, writeAcceptance } from '@scrape-and-report/scrape';
import type { StageContext } from '../../runtime/stage-context';
import { shareWithPartners } from '../../runtime/verdicts/share-with-partners';

/**
 * Leaves the acceptance in the own store and in every reachable partner's.
 *
 * @throws StageError when no such scrape was refused, or when its loss cannot be accepted
 */
export async function acceptLoss(context: StageContext, scrape: string): Promise<Verdict> {
  const { config, clock } = context;
  await shareWithPartners(context);
  const { verdicts } = readVerdicts(config.me.store);
  const verdict = verdicts.findLast((one) => one.scrape === scrape);
  if (!verdict) {
    const known = verdicts.map((one) => one.scrape).join(', ');
    throw new StageError(`no scrape ${scrape} was refused`, {
      code: 'NO_VERDICT',
      hint: known ? `refused were: ${known}` : 'none was refused in the last weeks',
    });
  }
  if (verdict.cause === 'one-page' || verdict.cause === 'refused') {
    throw new StageError(`${scrape} recorded nothing that could be accepted: ${verdict.text}`, {
      code: 'LOSS_NOT_ACCEPTABLE',
      hint:
        verdict.cause === 'one-page'
          ? 'a site that is one shell for all addresses needs site.render'
          : 'try again when the site answers',
    });
  }
  writeAcceptance(config.me.store, {
    ...{ version: 1, scrape, producer: verdict.producer, by: config.me.name, at: clock.now().toISOString() },
  });
  await shareWithPartners(context);
  return verdict;
}
