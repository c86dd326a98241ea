import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeNeeds, probeRoot } from '@scrape-and-report/testing';

/** Numbers of users that no system has; a process needs no entry in `/etc/passwd` to run as one. */
const [ANNA, BRAM, OFFICE] = [61_001, 61_002, 61_000];

/**
 * Two users on one machine, each with a store of its own, and one group. What each does is done by a process of that
 * user, as a production does it.
 */
describeNeeds('root', probeRoot)('two users whose stores lie on one machine', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'two-users-'));
    chmodSync(root, 0o755);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const home = (name: string, uid: number, gid: number, mode: number): void => {
    for (const path of [join(root, name), join(root, name, 'record')]) {
      mkdirSync(path);
      chownSync(path, uid, gid);
      chmodSync(path, mode);
    }
  };
  /** Runs `work` of the script as a user with that group, and a umask that grants others nothing to write. */
  const as = (uid: number, gid: number, work: string, ...args: string[]) => {
    const script = join(__dirname, '..', 'testing', 'as-user.js');
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [script, String(uid), String(gid), work, root, ...args],
      { encoding: 'utf8', timeout: 60_000 },
    );
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout.trim().split('\n').at(-1)!) as { outcome: string; error?: string; published: boolean };
  };
  const entriesBelow = (folder: string): string[] =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path));

  it('can use all that the other wrote, where the folder grants it to their group', () => {
    home('anna', ANNA, OFFICE, 0o2775);
    home('bram', BRAM, OFFICE, 0o2775);
    expect(as(ANNA, OFFICE, 'sync', 'anna', 'bram')).toMatchObject({ outcome: 'ok', published: true });
    const written = entriesBelow(join(root, 'bram/record'));
    expect(written.length).toBeGreaterThan(10);
    const unusable = written.filter((path) => {
      const { uid, gid, mode } = lstatSync(path);
      return uid !== BRAM && (gid !== OFFICE || (mode & 0o060) !== 0o060);
    });
    expect(unusable).toEqual([]);
    expect(as(BRAM, OFFICE, 'sync', 'bram', 'anna')).toMatchObject({ outcome: 'ok', published: true });
    expect(as(ANNA, OFFICE, 'sync', 'anna', 'bram')).toMatchObject({ outcome: 'ok', published: true });
  });

  it('grants nobody more than the folder does', () => {
    home('anna', ANNA, OFFICE, 0o2770);
    home('bram', BRAM, OFFICE, 0o2770);
    as(ANNA, OFFICE, 'sync', 'anna', 'bram');
    const open = entriesBelow(join(root, 'bram/record')).filter((path) => (statSync(path).mode & 0o007) !== 0);
    expect(open).toEqual([]);
  });

  it('says that the other could not write there, and writes nothing, where they have no group in common', () => {
    home('anna', ANNA, ANNA, 0o755);
    home('bram', BRAM, BRAM, 0o777);
    // What another left there is not to be read by all: then its owner could not use it.
    const result = as(ANNA, ANNA, 'sync', 'anna', 'bram', '0640');
    expect(result).toMatchObject({ outcome: 'refused', error: expect.stringContaining('bram could not write there') });
    expect(readdirSync(join(root, 'bram/record'))).toEqual(['.production']);
  });
});
