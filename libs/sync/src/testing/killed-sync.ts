// Entry of a process that syncs and ends itself with SIGKILL at a given step: argv = file of the job, number of the step.
import { readFileSync } from 'node:fs';
import { syncInProcess, type WholeJob } from './partner-sync';

const [jobFile, killAt] = process.argv.slice(2) as [string, string];
let step = 0;
void syncInProcess(JSON.parse(readFileSync(jobFile, 'utf8')) as WholeJob, {
  onStep: () => {
    step += 1;
    if (step === Number(killAt)) process.kill(process.pid, 'SIGKILL');
  },
}).then(() => process.stdout.write(`${step} steps\n`));
