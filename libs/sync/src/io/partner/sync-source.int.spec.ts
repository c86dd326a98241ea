import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { ensureDirSync, readJsonSync } from 'fs-extra';
import { join } from 'node:path';
import type { Partner } from '@scrape-and-report/production';
import { createJob } from '../../testing/partner-sync';
import { createFleet, readTree, syncFrom, writeScrape, writeTree } from '../../testing/store-fixture';
import { digestOfText, parseStoreManifest, renderStoreManifest } from '../../manifest/store-manifest';
import type { SyncCounts } from '../../protocol/child-protocol';
import { fingerprintStore } from '../scan/fingerprint-store';
import { runInChild, type Verdict } from './partner-process';
import { readManifestBytes } from '../known/published-manifest';
import { createSyncSource, type SyncSource } from './sync-source';

/** A name that JSON writes otherwise than it is, where the file system has such. */
const ESCAPED = process.platform === 'win32' ? 'é/unquoted' : 'é/"quoted"';

describe('what partners are told about the source', () => {
  let fleet: ReturnType<typeof createFleet>;
  let [anna, bram, carl]: Partner[] = [];
  beforeEach(() => {
    fleet = createFleet(['anna', 'bram', 'carl']);
    [anna, bram, carl] = fleet.partners as [Partner, Partner, Partner];
    writeTree(anna.store, { 'a-b/1.txt': '1', 'a/1.txt': '2', 'a.txt': '3', [ESCAPED]: '4' });
  });
  afterEach(() => fleet.remove());
  const own = (partner: Partner | undefined, name: string): string => join(partner!.store, '.production', name);
  const published = (partner: Partner | undefined): string | undefined => {
    const path = own(partner, 'manifest.json');
    const { digest } = readJsonSync(path) as { digest: string };
    return readManifestBytes(path, digest)?.toString('utf8');
  };

  it('is published in every store as it was rendered, and nothing is left beside it', async () => {
    await writeScrape(anna!.store, '261122-0500');
    await syncFrom(anna!, [bram!, carl!]);
    const expected = renderStoreManifest(
      await fingerprintStore({ store: anna!.store, ignore: [], logName: 'production.log' }),
    );
    for (const partner of [anna, bram, carl]) {
      expect(published(partner)).toBe(expected);
      const whole = readJsonSync(own(partner, 'manifest.json')) as Record<string, unknown>;
      expect(whole['digest']).toBe(digestOfText(expected));
      expect(parseStoreManifest(JSON.stringify(whole['manifest']))).toEqual(parseStoreManifest(expected));
    }
    expect(readdirSync(own(anna, '')).filter((name) => /tmp|next/.test(name))).toEqual([]);
  });

  it('reaches them though the own store cannot hold it', async () => {
    ensureDirSync(own(anna, 'manifest.next.json/in-the-way'));
    const { reports, lines } = await syncFrom(anna!, [bram!]);
    expect(reports[0]!.outcome).toBe('ok');
    expect(published(bram)).toContain('a-b/1.txt');
    expect(existsSync(own(anna, 'manifest.json'))).toBe(false);
    expect(lines.find((line) => line.startsWith('WARNING'))).toContain(`no manifest published in ${anna!.store}`);
  });

  const inProcess = async (changes: (source: SyncSource) => Partial<SyncSource>): Promise<Verdict<SyncCounts>> => {
    const { manifest, ...job } = await createJob(anna!, bram!);
    const source = createSyncSource(manifest, anna!.store, job);
    return runInChild<SyncCounts>({
      job: { kind: 'sync', ...job },
      deadlineMs: 30_000,
      signal: new AbortController().signal,
      source: Promise.resolve({ ...source, ...changes(source) }),
    });
  };

  it.each([
    ['is gone', () => undefined],
    ['is of another manifest', (path: string) => writeFileSync(path, '{"digest":"ff","epoch":1,\n"manifest": {}\n}\n')],
    ['is torn', (path: string) => writeFileSync(path, '{"digest":')],
  ])('reaches a process that finds that its file %s', async (_, spoil) => {
    const path = join(fleet.root, 'elsewhere.json');
    spoil(path);
    const verdict = await inProcess(() => ({ stage: () => path }));
    expect(verdict).toMatchObject({ ok: true, value: { added: 4 } });
    expect(readTree(bram!.store)).toEqual(readTree(anna!.store));
    expect(published(bram)).toContain('a-b/1.txt');
  });

  it('is not told again to a partner that has it', async () => {
    const content = jest.fn();
    for (let time = 0; time < 2; time++) await inProcess(() => ({}));
    const verdict = await inProcess(({ digest }) => ({ knownDigest: digest, content }));
    expect(verdict).toMatchObject({ ok: true, value: { added: 0, updated: 0 } });
    expect(content).not.toHaveBeenCalled();
  });

  it('ends the sync of a partner at once when it cannot be told', async () => {
    const verdict = await inProcess(() => ({
      content: () => {
        throw new Error('no memory is left');
      },
    }));
    expect(verdict).toMatchObject({ ok: false, outcome: 'failed', error: 'no memory is left' });
  });
});
