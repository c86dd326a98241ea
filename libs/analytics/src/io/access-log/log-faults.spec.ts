import { StageError } from '@scrape-and-report/production';
import { faultOf, LogFault } from './log-faults';

describe('a file system that fails', () => {
  const failing = (code: string): Error =>
    Object.assign(new Error(code), { code, syscall: 'open', path: '/l/access.log' });

  it.each([
    ['EACCES', 'ANALYTICS_LOG_UNREADABLE', false],
    ['EPERM', 'ANALYTICS_LOG_UNREADABLE', false],
    ['EIO', 'ANALYTICS_LOG_UNREADABLE', true],
    ['ETIMEDOUT', 'ANALYTICS_LOG_UNREADABLE', true],
    ['UNKNOWN', 'ANALYTICS_LOG_UNREADABLE', true],
    ['ENOENT', 'ANALYTICS_LOG_CHANGED', true],
  ])('with %s is %s of the log that it names', (code, expected, isPassing) => {
    expect(faultOf(failing(code))).toMatchObject({
      code: expected,
      isPassing,
      message: expect.stringContaining('/l/access.log') as string,
    });
    expect(faultOf(failing(code))).toBeInstanceOf(LogFault);
  });

  it('is nothing that has no system call, and nothing that is told already', () => {
    const [bug, told] = [new TypeError('x'), new StageError('y', { code: 'Z', hint: '' })];
    expect([faultOf(bug), faultOf(told)]).toEqual([bug, told]);
  });
});
