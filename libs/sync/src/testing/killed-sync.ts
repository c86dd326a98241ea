// Entry of a process that syncs and ends itself with SIGKILL at a given step: argv = file of the job, number of the step.
import { readJsonSync } from 'fs-extra';
import { parseStoreManifest } from '../manifest/store-manifest';
import { syncInProcess, type WholeJob } from './partner-sync';

const [jobFile, killAt] = process.argv.slice(2) as [string, string];
const job = readJsonSync(jobFile) as WholeJob;
const manifest = parseStoreManifest(JSON.stringify(job.manifest))!;
let step = 0;
void syncInProcess(
  { ...job, manifest },
  {
    onStep: () => {
      step += 1;
      if (step === Number(killAt)) process.kill(process.pid, 'SIGKILL');
    },
  },
).then(
  () => process.stdout.write(`${step} steps\n`),
  (error: unknown) => {
    console.error(error);
    // Not 1: so ends on Windows who was killed.
    process.exitCode = 3;
  },
);
