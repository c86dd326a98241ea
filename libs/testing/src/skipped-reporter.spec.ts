import { join } from 'node:path';
import type { SkippedNeed } from './io/need-tool';

type Render = (skipped: SkippedNeed[], results: object, root: string) => string;
const { renderSkipped } = jest.requireActual<{ renderSkipped: Render }>('../skipped-reporter.js');
const root = join(__dirname, 'clone');
const spec = (name: string): string => join(root, 'libs', name);

describe('the table of skipped tests', () => {
  it('names each need once, with its specs and the command that installs it', () => {
    const skipped: SkippedNeed[] = [
      { need: 'rsync', reason: 'rsync not found', packages: ['rsync'], spec: spec('b.long.spec.ts') },
      { need: 'root', reason: 'not root', packages: [], spec: spec('a.long.spec.ts') },
      { need: 'rsync', reason: 'rsync not found', packages: ['rsync'], spec: spec('a.long.spec.ts') },
    ];
    const testResults = [
      { testFilePath: spec('a.long.spec.ts'), numPendingTests: 3 },
      { testFilePath: spec('b.long.spec.ts'), numPendingTests: 2 },
      { testFilePath: spec('c.spec.ts'), numPendingTests: 9 },
    ];
    expect(renderSkipped(skipped, { testResults }, root)).toBe(
      [
        '5 tests were skipped, since this machine lacks what they need:',
        'needs  why not          in                                        install it with',
        'root   not root         libs/a.long.spec.ts                       -',
        'rsync  rsync not found  libs/a.long.spec.ts, libs/b.long.spec.ts  sudo apt-get install -y rsync',
      ].join('\n'),
    );
  });

  it('is not there when nothing was skipped', () => {
    expect(renderSkipped([], { testResults: [] }, root)).toBe('');
  });
});
