import { faultsOf, outermost, type StoreLook } from './faults';

const look: StoreLook = {
  partner: 'bram',
  store: '/s',
  problem: null,
  hasId: true,
  odd: [],
  leftovers: [{ path: '.production/election/avail.x.json', what: 'the flag of a dead start' }],
  isBusy: false,
  halfScrapes: ['261120-0500'],
};

it('tells each path once, and what has no id as something that is mended elsewhere', () => {
  const torn = { path: '/s/.production/election/avail.x.json', reason: 'it is torn' };
  const faults = faultsOf([{ ...look, hasId: false }], [torn]);
  expect(faults.map(({ path, what, isMendable }) => [path, what, isMendable])).toEqual([
    ['/s/.production/store.json', expect.stringContaining('prod:join'), false],
    [torn.path, 'it is torn', true],
    ['/s/261120-0500', 'half a scrape, of a day that is over', true],
  ]);
});

it('tells each path once on Windows too, whatever separators it came with', () => {
  const store = '\\\\vdi-bram\\users\\bram\\site-record';
  const torn = { path: `${store}\\.production\\election\\avail.x.json`, reason: 'it is torn' };
  const faults = faultsOf([{ ...look, store }], [torn]);
  expect(faults.map(({ path, what }) => [path, what])).toEqual([
    [torn.path, 'it is torn'],
    [`${store}\\261120-0500`, 'half a scrape, of a day that is over'],
  ]);
});

it('takes what lies in a store of a longer name for no part of it', () => {
  const other = { path: '/s2/.production/election/lease.00000001', reason: 'a dead claim of anna' };
  expect(faultsOf([{ ...look, leftovers: [], halfScrapes: [] }], [other])).toEqual([]);
});

it('moves a folder as a whole, once, and not first a file from it', () => {
  expect(outermost(['e/lease.1/holder.json', 'e/lease.1', 'e/lease.1', 'e/lease.10', 'e/lease.1/end.json'])).toEqual([
    'e/lease.1',
    'e/lease.10',
  ]);
});
