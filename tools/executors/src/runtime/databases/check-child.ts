// A program: looks through the databases that it is sent, one after the other, and says of each what is wrong with it.
import { databaseFault, historyFault, type DatabaseKind } from '@scrape-and-report/record';

export interface CheckJob {
  readonly path: string;
  readonly kind: DatabaseKind;
}

export interface CheckAnswer {
  /** Undefined: it could not be looked at, which says nothing of it. */
  readonly fault: string | null | undefined;
}

process.on('message', ({ path, kind }: CheckJob) => {
  process.send?.({ fault: faultOf(path, kind) } satisfies CheckAnswer);
});
process.once('disconnect', () => process.exit(0));

function faultOf(path: string, kind: DatabaseKind): string | null | undefined {
  try {
    return kind === 'history' ? historyFault(path) : databaseFault(path, kind);
  } catch {
    // The stage that needs it tells why.
    return undefined;
  }
}
