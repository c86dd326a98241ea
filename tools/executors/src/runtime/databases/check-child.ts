// A program: looks through the databases that it is sent, one after the other, and says of each what is wrong with it.
import { databaseFault, historyFault, listFault, type DatabaseKind } from '@scrape-and-report/record';

export interface CheckJob {
  readonly path: string;
  /** `list`: of a scrape in format 2, whose tables are made of it. */
  readonly kind: DatabaseKind | 'list';
}

export interface CheckAnswer {
  /** Undefined: it could not be looked at, which says nothing of it. */
  readonly fault: string | null | undefined;
}

process.on('message', ({ path, kind }: CheckJob) => {
  process.send?.({ fault: faultOf(path, kind) } satisfies CheckAnswer);
});
process.once('disconnect', () => process.exit(0));

function faultOf(path: string, kind: CheckJob['kind']): string | null | undefined {
  try {
    if (kind === 'list') return listFault(path);
    return kind === 'history' ? historyFault(path) : databaseFault(path, kind);
  } catch {
    // The stage that needs it tells why.
    return undefined;
  }
}
