import { ConfigError } from '@scrape-and-report/production';
import { loadProfile } from '../io/disk/load-profile';
import { parseProfile } from './parse-profile';

function problemsOf(value: unknown): string[] {
  try {
    parseProfile('own.json', value);
    return [];
  } catch (error) {
    return (error as ConfigError).problems.map(({ path, message }) => `${path}: ${message}`);
  }
}

describe('site profiles', () => {
  it.each(['generic', 'belastingdienst'])('takes %s, which ships with the library', (name) => {
    const shipped = loadProfile(name);
    expect(shipped.name).toBe(name);
    expect(parseProfile(name, shipped)).toEqual(shipped);
  });

  it('reports everything that is wrong at once, with its place', () => {
    const own = structuredClone(loadProfile('generic')) as unknown as Record<string, object>;
    const broken = {
      ...own,
      identity: [{ select: 'a:hover' }],
      links: { ignore: ['('] },
      parts: { ...own['parts'], rest: ['head', '[x'] },
    };
    expect(problemsOf(broken)).toEqual([
      expect.stringContaining('identity[0].select: selector "a:hover"'),
      expect.stringContaining('parts.rest[1]: selector "[x"'),
      expect.stringContaining('links.ignore[0]: Invalid regular expression'),
    ]);
    expect(problemsOf({ ...own, extra: 1 })).toEqual(['extra: is no key of a profile']);
    expect(
      problemsOf({ ...own, derived: { business: { of: 'colour', cases: [], otherwise: null }, category: null } }),
    ).toContainEqual('derived.business.of: must be one of classes, pagetype, language, path');
    expect(problemsOf(null).length).toBeGreaterThan(0);
  });

  it('takes patterns of text that is no change, few and short, and none that is nearly all text', () => {
    const own = loadProfile('generic');
    expect(problemsOf({ ...own, ignoreText: ['Laatst bijgewerkt: *', 'Bijgewerkt\n*'] })).toEqual([]);
    expect(problemsOf({ ...own, ignoreText: ['Nog * vrij', '*', ' x1'] })).toEqual([
      expect.stringContaining('ignoreText[1]: must hold two letters or digits'),
      expect.stringContaining('ignoreText[2]: has a line'),
    ]);
    expect(problemsOf({ ...own, ignoreText: ['a'.repeat(201)] })).toHaveLength(1);
    expect(problemsOf({ ...own, ignoreText: Array(51).fill('Laatst bijgewerkt: *') })).toHaveLength(1);
  });

  it('says which names there are when a file is not there', () => {
    expect(() => loadProfile('/nowhere/own.json')).toThrow(/generic or belastingdienst/);
  });
});
