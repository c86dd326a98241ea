import { planJoin, renderJoin } from './plan';

const other = (name: string, knows: string | null, id = `id of ${name}`) => ({ name, ids: { id, knows } });

describe('planJoin', () => {
  it('takes the id that the others know', () => {
    expect(planJoin('new', [other('bram', 'old'), other('cleo', 'old')])).toMatchObject({
      isNeeded: true,
      id: 'old',
      accept: ['bram', 'cleo'],
      refuse: [],
    });
  });

  it('takes the one that most of them know, and names who still refuses it', () => {
    const plan = planJoin('new', [other('bram', 'x'), other('cleo', 'old'), other('dora', 'old')]);
    expect(plan).toMatchObject({ id: 'old', refuse: ['bram'], accept: ['cleo', 'dora'] });
    expect(renderJoin('/s', plan)).toContain('still refused by: bram');
  });

  it('keeps the own id when nobody knows another, and gives a new one to a store without', () => {
    expect(planJoin('own', [other('bram', null), { name: 'cleo', ids: null }])).toMatchObject({
      isNeeded: false,
      id: 'own',
      notAsked: ['cleo'],
    });
    expect(planJoin(null, [other('bram', null)])).toMatchObject({ isNeeded: true, id: null });
  });

  it('sees that the id is borne by another store', () => {
    expect(planJoin('new', [other('bram', 'old', 'old')]).taken).toBe('bram');
  });
});
