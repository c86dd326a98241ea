import { sharedAddress } from './shared-address';

const base = 'https://reports.example.nl/site/';
const hash = '#tab=pages&pages.q=a%2Fb';

describe('the address of a view that is copied', () => {
  it.each([
    [
      'of a published page is its own',
      `https://x.nl/r/index.html${hash}`,
      base,
      `https://x.nl/r/index.html${hash}`,
      false,
    ],
    [
      'of a report on a disk is where it is published',
      `file:///C:/Users/anna/site-record/reports/261122-0500/cars.html${hash}`,
      base,
      `${base}261122-0500/cars.html${hash}`,
      false,
    ],
    ['of the entry page too', 'file:///home/anna/reports/index.html', base, `${base}index.html`, false],
    [
      'of a scrape that does not lead its day too',
      'file:///r/261122-0500~anna/index.html?x=1',
      base,
      `${base}261122-0500~anna/index.html`,
      false,
    ],
    [
      'on a share is its own, which others can open',
      `file://vdi-anna/users/anna/reports/261122-0500/index.html${hash}`,
      undefined,
      `file://vdi-anna/users/anna/reports/261122-0500/index.html${hash}`,
      false,
    ],
    [
      'on a disk opens nowhere else',
      'file:///C:/r/261122-0500/index.html',
      undefined,
      'file:///C:/r/261122-0500/index.html',
      true,
    ],
    [
      'on localhost opens nowhere else',
      'file://localhost/r/index.html',
      undefined,
      'file://localhost/r/index.html',
      true,
    ],
  ])('%s', (_what, href, published, shared, isHere) =>
    expect(sharedAddress(href, published)).toEqual({ href: shared, isHere }),
  );
});
