import type { ExecutorContext } from '@nx/devkit';
import { ConfigError, describeError } from '@scrape-and-report/production';
import { openStageContext } from '../../runtime/stage-context';
import { findingsOfConfig } from './config-findings';
import { type Finding, renderFindings } from './finding';
import { collectFacts } from './io/collect';
import { judge } from './judge';
import type { DoctorExecutorSchema } from './schema';

/** Checks every condition that the fleet needs; fails when any is not met. */
export default async function doctorExecutor(
  options: DoctorExecutorSchema,
  nx: ExecutorContext,
): Promise<{ success: boolean }> {
  try {
    const findings = await diagnose(nx);
    const success = !findings.some(({ level }) => level === 'fail');
    console.log(options.json ? JSON.stringify({ ok: success, checks: findings }) : renderFindings(findings));
    return { success };
  } catch (error) {
    console.error(`doctor: ${describeError(error)}`);
    return { success: false };
  }
}

async function diagnose(nx: ExecutorContext): Promise<Finding[]> {
  try {
    return judge(await collectFacts(await openStageContext(nx)));
  } catch (error) {
    if (error instanceof ConfigError) return findingsOfConfig(error);
    throw error;
  }
}
