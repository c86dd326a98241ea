import fc from 'fast-check';
import { dayOf } from '@scrape-and-report/production';
import { createClfTime } from './formats/times';
import { createLogDays } from './log-days';

const createLogTime = (timeZone: string) => {
  const [clf, days] = [createClfTime(), createLogDays(timeZone)];
  return (time: string) => {
    const second = clf(time, 0);
    return Number.isNaN(second) ? null : { second, day: days.quarterOf(second).day };
  };
};

describe('the time of a log line', () => {
  it.each([
    ['17/May/2015:10:05:03 +0000', 'UTC', '2015-05-17', '2015-05-17T10:05:03Z'],
    ['17/May/2015:23:59:59 +0000', 'Europe/Amsterdam', '2015-05-18', '2015-05-17T23:59:59Z'],
    ['01/Jan/2026:00:30:00 +0100', 'America/New_York', '2025-12-31', '2025-12-31T23:30:00Z'],
    ['25/Oct/2026:02:30:00 +0200', 'Europe/Amsterdam', '2026-10-25', '2026-10-25T00:30:00Z'],
    ['25/Oct/2026:02:30:00 +0100', 'Europe/Amsterdam', '2026-10-25', '2026-10-25T01:30:00Z'],
    ['17/May/2015:10:05:03 -0330', 'Asia/Kolkata', '2015-05-17', '2015-05-17T13:35:03Z'],
    ['17/May/2015:10:05:03 +0545', 'UTC', '2015-05-17', '2015-05-17T04:20:03Z'],
  ])('%s is, in %s, on %s', (time, timeZone, day, instant) => {
    expect(createLogTime(timeZone)(time)).toEqual({ day, second: Date.parse(instant) / 1000 });
  });

  it('is none when there is no such month', () => {
    expect(createLogTime('UTC')('17/Mai/2015:10:05:03 +0000')).toBeNull();
  });

  it('is on the day that the calendar says, for any moment and zone, in any order', () => {
    const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
    const two = (number: number): string => String(number).padStart(2, '0');
    for (const timeZone of [
      'Europe/Amsterdam',
      'Pacific/Auckland',
      'Asia/Kathmandu',
      'America/St_Johns',
      'Australia/Lord_Howe',
    ]) {
      const timeOf = createLogTime(timeZone);
      fc.assert(
        fc.property(fc.integer({ min: 1_700_000_000, max: 1_800_000_000 }), (second) => {
          const at = new Date(second * 1000);
          const time = `${two(at.getUTCDate())}/${months[at.getUTCMonth()]!}/${at.getUTCFullYear()}:${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())} +0000`;
          expect(timeOf(time)).toEqual({ second, day: dayOf(at, timeZone) });
        }),
      );
    }
  });
});
