import { describeNeeds, itNeeds } from './need-tool';
import { setVariables } from '../variables';

describe('a test whose tool is missing', () => {
  let restore: () => void;
  const kept = { it: globalThis.it, describe: globalThis.describe, warn: console.warn };
  const registered: [string, () => void][] = [];
  const register = Object.assign((title: string, body: () => void) => void registered.push([title, body]), {
    skip: (title: string) => void registered.push([`skipped: ${title}`, () => undefined]),
  });
  beforeEach(() => {
    registered.length = 0;
    // Nothing of this is skipped in truth.
    restore = setVariables({ SKIPPED_NEEDS_FILE: undefined, CI: undefined });
    Object.assign(globalThis, { it: register, describe: register });
  });
  afterEach(() => {
    Object.assign(globalThis, { it: kept.it, describe: kept.describe });
    console.warn = kept.warn;
    restore();
  });

  it.each([
    ['one test', itNeeds],
    ['a group', describeNeeds],
  ])('fails in CI rather than being skipped: %s', (_what, needs) => {
    process.env['CI'] = 'true';
    needs('spin', () => 'spin not found')('checks the model', () => undefined);
    // A group registers a test of its own when it is entered.
    while (registered.length === 1 && needs === describeNeeds && registered[0]![0] === 'checks the model')
      registered.splice(0)[0]![1]();
    expect(registered).toHaveLength(1);
    expect(registered[0]![1]).toThrow('spin is needed in CI: spin not found');
  });

  it('is skipped elsewhere, and says so', () => {
    const said: string[] = [];
    console.warn = (text: string) => void said.push(text);
    itNeeds('spin', () => 'spin not found')('checks the model', () => undefined);
    expect(registered.map(([title]) => title)).toEqual(['skipped: checks the model']);
    expect(said).toEqual(['SKIPPED, since spin is missing: spin not found']);
  });
});
