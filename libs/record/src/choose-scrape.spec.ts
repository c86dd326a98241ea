import { chooseScrape, dayMeantBy } from './choose-scrape';
import type { ValidScrape } from './winner';

const scrape = (name: string): ValidScrape => {
  return { name, timestamp: name.slice(0, 11), epoch: 1, producer: 'anna', pages: 1 };
};
const leading = ['260301-0500', '260303-0700', '260306-0500'].map(scrape);
const all = [...leading, scrape('260303-0500'), scrape('260303-0700~bram')];

describe('chooseScrape', () => {
  it.each([
    ['2026-03-03', '260303-0700'],
    ['2026-03-05', '260303-0700'],
    ['2026-12-31', '260306-0500'],
    ['260303-0500', '260303-0500'],
    ['260303-0700~bram', '260303-0700~bram'],
    ['2026-02-28', null],
    ['260303-0501', null],
    ['2026-02-30', null],
    ['yesterday', null],
    ['', null],
  ])('%s means %s', (on, name) => expect(chooseScrape(on, { all, leading })?.name ?? null).toBe(name));
});

describe('dayMeantBy', () => {
  it.each([
    ['2026-03-03', '2026-03-03'],
    ['260303-0500~bram', '2026-03-03'],
    ['2026-13-03', null],
    ['2026-02-29', null],
    ['2028-02-29', '2028-02-29'],
    ['26-03-03', null],
  ])('%s is %s', (text, day) => expect(dayMeantBy(text)).toBe(day));
});
