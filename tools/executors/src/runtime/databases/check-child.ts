// A program: looks through the databases that it is sent, one after the other, and says of each what is wrong with it.
import { databaseFault, type DatabaseKind } from '@scrape-and-report/record';

export interface CheckJob {
  readonly path: string;
  readonly kind: DatabaseKind;
}

export interface CheckAnswer {
  readonly fault: string | null;
}

process.on('message', ({ path, kind }: CheckJob) => {
  const answer: CheckAnswer = { fault: databaseFault(path, kind) };
  process.send?.(answer);
});
process.once('disconnect', () => process.exit(0));
