import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../io/database';
import { openBodies } from './io/body-reader';
import { openBodyWriter } from './io/body-writer';
import { scanPack } from './io/pack-file';
import { packTighter } from './io/pack-tighter';
import { BODY_PACK_NAME, bodyDigest } from './pack-format';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'bodies-test-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true, maxRetries: 5 }));

const bodyNr = (nr: number): Buffer =>
  Buffer.from(`<html><body>${'the shell of all pages '.repeat(60)}, page ${nr} ${'x'.repeat(nr % 700)}</body></html>`);
const bodies = Array.from({ length: 75 }, (_, nr) => bodyNr(nr));
/** As pages are: the same words in another order. */
const pageOf = (nr: number): string =>
  Array.from({ length: 400 }, (_, at) => `<p class="c${(at * nr) % 17}">word${(at * at + nr * 31) % 97}</p>`).join('');
const open = (): ReturnType<typeof openBodyWriter> =>
  openBodyWriter({ directory, pendingFile: join(directory, 'work', 'pending') });

function missing(): number[] {
  const reader = openBodies([directory]);
  return bodies.flatMap((body, nr) => (reader.read(bodyDigest(body))?.equals(body) ? [] : [nr]));
}

describe('the body store', () => {
  it('gives back every body, each stored once', () => {
    const writer = open();
    for (const body of [...bodies, ...bodies]) writer.add(bodyDigest(body), body);
    writer.finish();
    expect(missing()).toEqual([]);
    expect(statSync(join(directory, BODY_PACK_NAME)).size).toBeLessThan(Buffer.concat(bodies).length / 4);
  });

  it('takes less room once it is packed tighter, and holds the same', async () => {
    const pages = Array.from({ length: 300 }, (_, nr) => Buffer.from(pageOf(nr)));
    const writer = open();
    for (const body of pages) writer.add(bodyDigest(body), body);
    writer.finish();
    const file = join(directory, BODY_PACK_NAME);
    const before = readFileSync(file);
    await expect(packTighter(directory, () => Promise.reject(new Error('stopped')))).rejects.toThrow('stopped');
    expect(readFileSync(file).equals(before)).toBe(true);
    await packTighter(directory, async () => undefined);
    expect(statSync(file).size).toBeLessThan(before.length * 0.8);
    expect(scanPack(file).blocks.map((block) => block.bodies.length)).toEqual([256, 44]);
    const reader = openBodies([directory]);
    for (const body of pages) expect(reader.read(bodyDigest(body))?.equals(body)).toBe(true);
    expect(readdirSync(directory)).toEqual([BODY_PACK_NAME, 'work']);
  });

  it('has neighbours by path together once it is packed tighter', async () => {
    const writer = open();
    const paths = Array.from({ length: 300 }, (_, nr) => `/${(nr * 7) % 300}`);
    const bodyOf = (path: string): Buffer => Buffer.from(pageOf(Number(path.slice(1))));
    for (const path of paths) writer.add(bodyDigest(bodyOf(path)), bodyOf(path));
    writer.finish();
    const db = openDatabase(join(directory, 'scrape.db'));
    db.exec('CREATE TABLE pages (path TEXT, body_digest TEXT)');
    for (const path of paths) db.prepare('INSERT INTO pages VALUES (?, ?)').run([path, bodyDigest(bodyOf(path))]);
    db.close();
    await packTighter(directory, async () => undefined);
    const held = scanPack(join(directory, BODY_PACK_NAME)).blocks.flatMap((block) => block.bodies);
    expect(held.map(({ digest }) => digest)).toEqual(paths.sort().map((path) => bodyDigest(bodyOf(path))));
  });

  it('is left as it is where a body in it is damaged, or where there is none', async () => {
    await packTighter(directory, async () => undefined);
    const writer = open();
    for (const body of bodies) writer.add(bodyDigest(body), body);
    writer.finish();
    const file = join(directory, BODY_PACK_NAME);
    const bytes = readFileSync(file);
    bytes[bytes.length - 1]! ^= 255;
    writeFileSync(file, bytes);
    await packTighter(directory, async () => undefined);
    expect(readFileSync(file).equals(bytes)).toBe(true);
    expect(readdirSync(directory)).toEqual([BODY_PACK_NAME, 'work']);
  });

  it('loses nothing that it took, wherever it was cut off', () => {
    // Abandoned without a last block, again and again: what a killed process leaves behind.
    for (let at = 0; at < bodies.length; at += 7) {
      const writer = open();
      for (const body of bodies.slice(at, at + 7)) writer.add(bodyDigest(body), body);
      writer.abandon();
      if (at % 2 === 0) appendFileSync(join(directory, 'work', 'pending'), Buffer.alloc(50, 1));
    }
    open().finish();
    expect(missing()).toEqual([]);
  });

  it('cuts off a torn block, and takes its bodies from where they waited', () => {
    const first = open();
    for (const body of bodies.slice(0, 32)) first.add(bodyDigest(body), body);
    first.abandon();
    const pack = join(directory, BODY_PACK_NAME);
    truncateSync(pack, statSync(pack).size - 10);
    const second = open();
    for (const body of bodies.slice(32)) second.add(bodyDigest(body), body);
    second.finish();
    expect(missing()).toEqual([]);
  });

  it('calls a damaged body missing, and a stranger no pack', () => {
    const writer = open();
    for (const body of bodies) writer.add(bodyDigest(body), body);
    writer.finish();
    const pack = join(directory, BODY_PACK_NAME);
    const bytes = readFileSync(pack);
    bytes[bytes.length - 20]! ^= 0xff;
    writeFileSync(pack, bytes);
    expect(missing().length).toBeGreaterThan(0);
    expect(missing()).not.toContain(0);
    const other = join(directory, 'other');
    mkdirSync(other);
    writeFileSync(join(other, BODY_PACK_NAME), 'this is no pack at all, but long enough to be one');
    expect(openBodies([other]).has(bodyDigest(bodies[0]!))).toBe(false);
  });
});
