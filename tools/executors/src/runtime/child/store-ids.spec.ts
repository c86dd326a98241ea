import { refusersOf } from './store-ids';

const other = (name: string, knows: string | null) => ({ name, ids: { id: `id of ${name}`, knows } });

describe('refusersOf', () => {
  it.each([
    ['all that have met it know another id', 'new', [other('anna', 'old'), other('cleo', 'older')], ['anna', 'cleo']],
    [
      'who has never met it, or cannot be asked, does not count',
      'new',
      [other('anna', 'old'), other('cleo', null), { name: 'dora', ids: null }],
      ['anna'],
    ],
    ['a store without an id is refused as well', null, [other('anna', 'old')], ['anna']],
    ['one that knows it is enough', 'own', [other('anna', 'old'), other('cleo', 'own')], []],
    ['nobody has met it', 'new', [other('anna', null), { name: 'cleo', ids: null }], []],
    ['nobody else', 'new', [], []],
  ] as const)('%s', (_what, own, others, refusers) => expect(refusersOf(own, others)).toEqual(refusers));
});
