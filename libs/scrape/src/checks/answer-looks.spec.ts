import { SeenOnPage } from '@scrape-and-report/record';
import { Fetched } from '../http/fetched';
import { FetchedRecord } from '../journal/journal-records';
import { withAnswer } from './answer-looks';

const record = (seen: SeenOnPage): FetchedRecord =>
  ({
    ...{ t: 'fetched', url: 0, status: '200', requests: 1, found: [], hops: [], odd: [] },
    page: { look: { ids: '', seen, newFiles: [], files: [] } },
  }) as unknown as FetchedRecord;
const answer = (header: string | undefined, more: object = {}): Fetched => ({
  ...{ kind: 'response', status: 200, body: null, headers: header === undefined ? {} : { 'x-robots-tag': header } },
  ...more,
});
const seenOf = (before: SeenOnPage, fetched: Fetched): SeenOnPage =>
  withAnswer(record(before), fetched).page!.look!.seen;

describe('what an answer says beside the body', () => {
  it.each([
    ['noindex', true],
    ['NOFOLLOW , NoIndex', true],
    ['none', true],
    ['robots: noindex', true],
    ['unavailable_after: Wed, 25 Jun 2030 15:00:00 GMT, noindex', true],
    ['max-snippet: 5, noindex', true],
    ['googlebot: noindex', false],
    ['googlebot: noindex, nofollow, otherbot: noindex', false],
    ['googlebot: nofollow, robots: noindex', true],
    ['index, follow', false],
    ['noindexing', false],
    ['', false],
  ])('X-Robots-Tag: %s keeps the page from search engines: %s', (header, hidden) => {
    expect(seenOf({}, answer(header))).toEqual(hidden ? { hidden } : {});
  });

  it('holds for today alone, but for what an answer «not modified» need not repeat', () => {
    const before: SeenOnPage = { hidden: true, slow: 5, noindex: true };
    expect(seenOf(before, answer(undefined))).toEqual({ noindex: true });
    expect(seenOf(before, answer(undefined, { status: 304 }))).toEqual({ noindex: true, hidden: true });
    expect(seenOf(before, answer('index', { status: 304 }))).toEqual({ noindex: true });
  });

  it.each([
    [undefined, null],
    [2, null],
    [3, 3],
    [4, 3],
    [12, 10],
    [59, 30],
  ])('that took %s seconds is told by the last step that it exceeds: %s', (seconds, slow) => {
    expect(seenOf({}, answer(undefined, { seconds }))).toEqual(slow === null ? {} : { slow });
  });

  it('leaves alone what was kept because the page was not reached', () => {
    const kept = { ...record({ hidden: true }), unreached: {} } as FetchedRecord;
    expect(withAnswer(kept, answer(undefined))).toBe(kept);
  });
});
