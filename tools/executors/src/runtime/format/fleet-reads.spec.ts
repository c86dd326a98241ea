import { whoHoldsBack, withSaid } from './fleet-reads';

const partners = ['Anna', 'bram', 'carl'];
const asAnna = { me: 'anna', format: 2 };

describe('who holds a fleet back', () => {
  it('is everybody who has not said that their code reads the format', () => {
    expect(whoHoldsBack(partners, {}, asAnna)).toEqual(['bram', 'carl']);
    const known = withSaid({}, [{ name: 'Bram', reads: 2 }]);
    expect(whoHoldsBack(partners, known, asAnna)).toEqual(['carl']);
    expect(whoHoldsBack(partners, withSaid(known, [{ name: 'carl', reads: 3 }]), asAnna)).toEqual([]);
  });

  it('is who has gone back to older code', () => {
    const known = withSaid({ bram: 2, carl: 2 }, [{ name: 'carl', reads: 1 }]);
    expect(whoHoldsBack(partners, known, asAnna)).toEqual(['carl']);
  });

  it('is nobody where there is nobody else', () => expect(whoHoldsBack(['anna'], {}, asAnna)).toEqual([]));
});
