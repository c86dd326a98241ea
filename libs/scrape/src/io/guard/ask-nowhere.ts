import { pageIdOf, pathOf } from '@scrape-and-report/record';
import { NowhereRecord } from '../../journal/journal-records';
import { ReadingContext } from '../../reading/reading-context';
import { Fetched } from '../../http/fetched';
import { shapeOf } from '../../guard/shape';
import { EarlierRecord } from '../visit/earlier-record';
import { PoliteHost } from '../visit/polite-host';
import { followWithin, Nowhere, probeNowhere, saidBy, ShowAnswer, withoutQuery } from './probe-nowhere';

export interface NowhereOptions {
  readonly host: PoliteHost;
  readonly context: ReadingContext;
  readonly earlier: EarlierRecord;
  /** As a browser shows it, where pages are recorded so; null when none does. */
  readonly show: ShowAnswer;
  readonly keep: (record: NowhereRecord) => void;
}

/** Deeper folders are answered as these are. */
const MAX_DEPTH = 6;

/**
 * Asks once a folder depth, when the first page there comes, for an address that never was. Null when that is known.
 *
 * A site that gives its home page's content for it may be one shell for all addresses: then that says nothing.
 */
export function nowhereAsker({ host: site, context, earlier, show, keep }: NowhereOptions): AskNowhere {
  const asked = new Map<number, Promise<void>>();
  const { nowhere, root } = context.state;
  let home: Home | undefined;
  const answerFor = async (host: PoliteHost, url: string, depth: number): Promise<Answer> => {
    const { folder, extension } = partsOf(url);
    const { shape, leadsTo, isReached } = await probeNowhere(host, context, { folder, extension, show });
    if (!isReached) return { shape: earlier.nowhere().get(depth) ?? null, at: [...earlier.nowhereAt()] };
    if (shape === null) return { shape, at: [] };
    // Nearly always the first page to come; not so when a scrape is gone on with, or when the root leads elsewhere.
    home ??= await followWithin(host, context, root, show);
    if (shape === home.shape || (leadsTo !== null && leadsTo === home.leadsTo)) return { shape: null, at: [] };
    return leadsTo === null ? { shape, at: [] } : { shape: null, at: [leadsTo] };
  };
  return (url, fetched) => {
    const depth = depthOf(url);
    if (url === root) {
      const shape = fetched.body ? shapeOfBody(root, fetched, context) : earlierShape(root, context, earlier);
      home = { shape, leadsTo: withoutQuery(root) };
    }
    if (nowhere.has(depth)) return null;
    let answer = asked.get(depth);
    if (!answer) {
      const host = { ...site, requests: 0 };
      answer = answerFor(host, url, depth).then((said) =>
        keep({ t: 'nowhere', depth, ...said, requests: host.requests }),
      );
      asked.set(depth, answer);
    }
    return answer;
  };
}

type Home = Pick<Nowhere, 'shape' | 'leadsTo'>;
type Answer = Pick<NowhereRecord, 'shape' | 'at'>;
type Response = Extract<Fetched, { kind: 'response' }>;

/** Null when there is nothing to be asked; else resolves when it has been. */
export type AskNowhere = (url: string, fetched: Response) => Promise<void> | null;

function depthOf(url: string): number {
  return Math.min(MAX_DEPTH, new URL(url).pathname.split('/').length - 2);
}

function partsOf(url: string): { readonly folder: string; readonly extension: string } {
  const { origin, pathname } = new URL(url);
  const slash = pathname.lastIndexOf('/') + 1;
  return {
    folder: origin + pathname.slice(0, slash),
    extension: /\.[a-z]{2,5}$/i.exec(pathname.slice(slash))?.[0] ?? '',
  };
}

function shapeOfBody(url: string, fetched: Response, { rules }: ReadingContext): string | null {
  const said = fetched.status === 200 || fetched.status === 203 ? saidBy(url, fetched, rules) : null;
  return said && shapeOf(said);
}

function earlierShape(url: string, { state }: ReadingContext, earlier: EarlierRecord): string | null {
  const said = earlier.textsOf(pageIdOf(pathOf(url, state.root)));
  return said && shapeOf({ ...said, url });
}
