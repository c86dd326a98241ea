import { addDays, dayOf, isDay, logTimeOf, ordinalOf, scrapeNameOf } from './calendar';

describe('calendar', () => {
  it('counts ordinals as the seed does', () => {
    expect(ordinalOf('0001-01-01')).toBe(1);
    expect(ordinalOf('2026-01-01')).toBe(739617);
    expect(ordinalOf('2026-11-22')).toBe(739617 + 325);
  });

  it.each([
    ['2026-03-28T23:30:00Z', '2026-03-29', '260329-0030', '2026-03-29 00:30:00'],
    ['2026-03-29T01:00:00Z', '2026-03-29', '260329-0300', '2026-03-29 03:00:00'],
    ['2026-10-25T00:30:00Z', '2026-10-25', '261025-0230', '2026-10-25 02:30:00'],
    ['2026-10-25T01:30:00Z', '2026-10-25', '261025-0230', '2026-10-25 02:30:00'],
    ['2026-12-31T23:00:00Z', '2027-01-01', '270101-0000', '2027-01-01 00:00:00'],
  ])('names %s by the time zone, not by the machine', (instant, day, scrape, logTime) => {
    const at = new Date(instant);
    expect(dayOf(at, 'Europe/Amsterdam')).toBe(day);
    expect(scrapeNameOf(at, 'Europe/Amsterdam')).toBe(scrape);
    expect(logTimeOf(at, 'Europe/Amsterdam')).toBe(logTime);
  });

  it('adds days over month ends and leap days', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
  });

  it('knows a real date from a text that looks like one', () => {
    expect(['2026-02-29', '2026-13-01', '26-01-01', '2028-02-29'].map(isDay)).toEqual([false, false, false, true]);
  });
});
