import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fleet } from './fleet';

describe('a fleet in a fresh workspace', () => {
  const fleet = new Fleet(['anna', 'bram']).configure();
  afterAll(() => fleet.remove());

  it('holds what git hands over, and nothing that is made', () => {
    expect(existsSync(join(fleet.root, 'package-lock.json'))).toBe(true);
    expect(existsSync(join(fleet.root, 'apps/prod/.out'))).toBe(false);
    expect(existsSync(join(fleet.root, '.nx'))).toBe(false);
    expect(fleet.log('anna')).toBe('');
    expect(fleet.scrapes('bram')).toEqual([]);
  });

  it("runs the clone's own code with the installed packages", () => {
    const linked = join(fleet.root, 'node_modules/@scrape-and-report/record/src/index.ts');
    expect(readFileSync(linked, 'utf8')).toBe(readFileSync(join(fleet.root, 'libs/record/src/index.ts'), 'utf8'));
    expect(existsSync(join(fleet.root, 'node_modules/nx/package.json'))).toBe(true);
  });
});
