import { ownStoreFault } from './own-store';

const STORE = '/homes/anna/site-record';

function fault(code: string, path?: string): Error {
  return Object.assign(new Error(`${code}: went wrong`), { code, path });
}

describe('an error of the own store', () => {
  it.each([
    ['ENOSPC', /make room/],
    ['EDQUOT', /make room/],
    ['EROFS', /read-only/],
    ['EACCES', /access is denied/],
    ['EPERM', /access is denied/],
    ['EIO', /disk fails/],
  ])('%s says what to do', (code, hint) => {
    const found = ownStoreFault(fault(code, `${STORE}/261123-0500/scrape.db`), STORE);
    expect(found).toMatchObject({ code: 'OWN_STORE_UNUSABLE', hint: expect.stringMatching(hint) as string });
  });

  it('is known by the disk’s own words, and as the cause of another', () => {
    expect(ownStoreFault(new Error('database or disk is full'), STORE)).not.toBeNull();
    expect(ownStoreFault(new Error('the stage failed', { cause: fault('ENOSPC') }), STORE)).not.toBeNull();
  });

  it('is known on Windows, whatever separators its path has', () => {
    const store = '\\\\vdi-anna\\users\\anna\\site-record';
    expect(ownStoreFault(fault('ENOSPC', `${store}/261123-0500\\scrape.db`), store)).not.toBeNull();
  });

  it('is no error of another’s store, nor any other error', () => {
    expect(ownStoreFault(fault('EACCES', '/homes/bram/site-record/x'), STORE)).toBeNull();
    expect(ownStoreFault(fault('EACCES', `${STORE}-2/x`), STORE)).toBeNull();
    expect(ownStoreFault(fault('ENOENT', `${STORE}/x`), STORE)).toBeNull();
    expect(ownStoreFault(new Error('no page was found'), STORE)).toBeNull();
  });
});
