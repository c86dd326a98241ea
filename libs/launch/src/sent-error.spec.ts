import {
  describeError,
  LeaseLostError,
  RunEndedError,
  StageError,
  TransientError,
} from '@scrape-and-report/production';
import { fromSentError, toSentError } from './sent-error';

/** As it arrives over a channel of either kind. */
const sent = (error: unknown): Error => fromSentError(JSON.parse(JSON.stringify(toSentError(error))));

it.each([
  [new StageError('no page', { code: 'SCRAPE_FAILED', hint: 'look at site.root' }), StageError],
  [new TransientError('the share slept', { code: 'SHARE_ASLEEP' }), TransientError],
  [new LeaseLostError('bram produces'), LeaseLostError],
  [new RunEndedError('nx is gone'), LeaseLostError],
])('%s is reacted to in the same way', (error, type) => {
  const there = sent(error);
  expect(there).toBeInstanceOf(type);
  expect(there).toMatchObject({ code: error.code, hint: error.hint, message: error.message });
  expect(describeError(there)).toBe(describeError(error));
});

it('keeps the code of the system, and what caused it', () => {
  const full = Object.assign(new Error('no space left'), { code: 'ENOSPC' });
  const there = sent(new StageError('not written', { code: 'REPORT_FAILED', cause: full }));
  expect(there.cause).toBeInstanceOf(Error);
  expect(there.cause).toMatchObject({ message: 'no space left', code: 'ENOSPC' });
  expect(sent(full)).not.toBeInstanceOf(StageError);
});

it('tells what is no error, and one that is its own cause', () => {
  expect(sent('gone').message).toBe('gone');
  expect(sent(undefined).message).toBe('undefined');
  const circle = new Error('again');
  circle.cause = circle;
  expect(sent(circle).message).toBe('again');
});
