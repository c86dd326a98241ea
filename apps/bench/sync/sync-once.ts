// Entry of a process that syncs once: argv = { me, partners, changes } as JSON.
import type { Partner } from '@scrape-and-report/production';
import { sync, type Changes } from './contenders';

const { me, partners, changes } = JSON.parse(process.argv[2]!) as {
  me: Partner;
  partners: Partner[];
  changes: Changes;
};
void sync(me, partners, changes).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
