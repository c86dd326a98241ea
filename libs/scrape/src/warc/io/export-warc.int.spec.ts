import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { WARCParser } from 'warcio';
import { sealScrape } from '@scrape-and-report/record';
import {
  newFolder,
  pages,
  redirect,
  removeFolders,
  scrapeOptions,
  startServer,
  TestServer,
} from '../../testing/scrape-fixture';
import { exportWarc } from './export-warc';
import { scrapeSite } from '../../io/scrape-site';

let site: TestServer;
let changed = 'one';

beforeAll(async () => {
  site = await startServer((request, response) =>
    pages({
      '/': '<a href="/a">a</a><a href="/b">b</a><a href="/old">o</a>',
      '/a': `<title>€ ${changed}</title>`,
      '/b': '<title>b</title>',
      '/old': redirect(301, '/a'),
    })(request, response),
  );
});
afterAll(async () => {
  await site.close();
  removeFolders();
});

interface Parsed {
  readonly fields: Readonly<Record<string, string>>;
  readonly block: Buffer;
}

/** Reads a WARC file by the letter of the standard, independent of the code that wrote it. */
function readWarc(file: string): Parsed[] {
  let rest = gunzipSync(readFileSync(file));
  const records: Parsed[] = [];
  while (rest.length > 0) {
    const headEnd = rest.indexOf('\r\n\r\n');
    const [version, ...lines] = rest.subarray(0, headEnd).toString('utf8').split('\r\n');
    expect(version).toBe('WARC/1.1');
    const fields = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
    );
    const length = Number(fields['Content-Length']);
    records.push({ fields, block: rest.subarray(headEnd + 4, headEnd + 4 + length) });
    expect(rest.subarray(headEnd + 4 + length, headEnd + 8 + length).toString()).toBe('\r\n\r\n');
    rest = rest.subarray(headEnd + 8 + length);
  }
  return records;
}

/** Decodes base32 back, so that the digests are compared in another form than they were made. */
function hexOf(digest: string): string {
  const bits = [...digest.replace('sha1:', '')]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  return (bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2).toString(16).padStart(2, '0')).join('');
}

const sha1 = (bytes: Uint8Array): string => createHash('sha1').update(bytes).digest('hex');

describe('exportWarc', () => {
  it('writes new bodies as responses, known ones as revisits of where they were first seen, and redirects', async () => {
    const store = newFolder();
    const scrape = async (timestamp: string, previous: readonly string[]): Promise<string> => {
      const options = scrapeOptions(
        { root: `${site.origin}/` },
        { directory: join(store, timestamp), timestamp, previous },
      );
      const { pages: count } = await scrapeSite(options);
      await sealScrape(options.directory, { timestamp, producer: 'anna', epoch: 1, pages: count });
      return options.directory;
    };
    const first = await scrape('261121-0600', []);
    changed = 'two';
    await scrape('261122-0600', [first]);
    const file = join(newFolder(), 'out.warc.gz');

    expect(exportWarc(store, '261121-0600', file)).toEqual({
      responses: 3,
      revisits: 0,
      redirects: 1,
      rendered: 0,
      missing: 0,
    });
    const before = readWarc(file);
    expect(exportWarc(store, '261122-0600', file)).toEqual({
      responses: 1,
      revisits: 2,
      redirects: 1,
      rendered: 0,
      missing: 0,
    });
    const after = readWarc(file);
    expect(readFileSync(file)).toEqual((exportWarc(store, '261122-0600', file), readFileSync(file)));

    for (const { fields, block } of [...before, ...after])
      expect(hexOf(fields['WARC-Block-Digest']!)).toBe(sha1(block));
    expect(
      after.map(({ fields }) => `${fields['WARC-Type']} ${fields['WARC-Target-URI']?.replace(site.origin, '') ?? ''}`),
    ).toEqual(['warcinfo ', 'revisit /', 'response /a', 'revisit /b', 'response /old']);
    const [, , page, revisit, moved] = after;
    const payload = page!.block.subarray(page!.block.indexOf('\r\n\r\n') + 4);
    expect(payload.toString()).toBe('<title>€ two</title>');
    expect(hexOf(page!.fields['WARC-Payload-Digest']!)).toBe(sha1(payload));
    const original = before.find(({ fields }) => fields['WARC-Target-URI'] === `${site.origin}/b`)!;
    expect(revisit!.fields).toMatchObject({
      'WARC-Payload-Digest': original.fields['WARC-Payload-Digest'],
      'WARC-Refers-To-Target-URI': `${site.origin}/b`,
      'WARC-Refers-To-Date': original.fields['WARC-Date'],
      'WARC-Profile': 'http://netpreserve.org/warc/1.1/revisit/identical-payload-digest',
    });
    expect(moved!.block.toString()).toContain(`HTTP/1.1 301 Moved Permanently\r\nLocation: ${site.origin}/a\r\n`);
    expect(new Set(after.map(({ fields }) => fields['WARC-Record-ID'])).size).toBe(5);
  });

  it('is read by another implementation: types, addresses, payloads and digests', async () => {
    const store = newFolder();
    const previous: string[] = [];
    for (const timestamp of ['261121-0600', '261122-0600']) {
      const options = scrapeOptions(
        { root: `${site.origin}/` },
        { directory: join(store, timestamp), timestamp, previous: [...previous] },
      );
      const { pages: count } = await scrapeSite(options);
      await sealScrape(options.directory, { timestamp, producer: 'anna', epoch: 1, pages: count });
      previous.push(options.directory);
    }
    const file = join(newFolder(), 'out.warc.gz');
    const readByOthers = async (timestamp: string): Promise<string[]> => {
      exportWarc(store, timestamp, file);
      const read: string[] = [];
      const stream = createReadStream(file) as AsyncIterable<Uint8Array>;
      for await (const record of new WARCParser(stream, { keepHeadersCase: false })) {
        const payload = Buffer.from(await record.readFully(true));
        const uri = record.warcTargetURI?.replace(site.origin, '') ?? '';
        read.push(`${record.warcType} ${uri} ${record.httpHeaders?.statusCode ?? ''} ${payload.length}`);
        if (record.warcType === 'response' && payload.length > 0)
          expect(hexOf(record.warcHeaders.headers.get('WARC-Payload-Digest')!)).toBe(sha1(payload));
      }
      return read;
    };
    const a = Buffer.byteLength(`<title>€ ${changed}</title>`);
    expect((await readByOthers('261121-0600')).slice(1)).toEqual([
      'response / 200 56',
      `response /a 200 ${a}`,
      'response /b 200 16',
      'response /old 301 0',
    ]);
    expect((await readByOthers('261122-0600')).slice(1)).toEqual([
      'revisit / 200 0',
      'revisit /a 200 0',
      'revisit /b 200 0',
      'response /old 301 0',
    ]);
  });

  it('says which scrape is not there', () => {
    expect(() => exportWarc(newFolder(), '261122-0600', 'x.warc.gz')).toThrow(/no valid scrape/);
  });
});
