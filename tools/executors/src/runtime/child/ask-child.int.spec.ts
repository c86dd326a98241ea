import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askChild } from './ask-child';

describe('askChild', () => {
  let home: string;
  beforeEach(() => void (home = mkdtempSync(join(tmpdir(), 'ask-'))));
  afterEach(() => {
    rmSync(home, { recursive: true });
  });

  it.each([1, 2, 3])('takes an answer that is there together with the end of who gave it (%i)', async () => {
    const partner = { name: 'anna', home, store: join(home, 'record') };
    const answer = askChild<unknown>(join(__dirname, 'id-child'), partner, 60_000);
    // This process looks at neither until both are there, as on a machine that does much else.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3000);
    expect(await answer).toEqual({ found: expect.anything() });
  });
});
