import { closeSync, mkdtempSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPacks } from './io/body-reader';
import { scanPack } from './io/pack-file';
import { startUnpacking, type Unpacker } from './io/unpack-ahead';
import type { BlockAhead } from './io/unpack-counts';
import { bodyDigest, encodeBlock } from './pack-format';

const BLOCKS = 150;
let folder: string;
let file: string;
let blocks: BlockAhead[];
let unpacker: Unpacker;

/** Blocks of two bodies each: more than lie ready at a time. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ahead-'));
  file = join(folder, 'readings.pack');
  const parts = Array.from({ length: BLOCKS }, (_, nr) => {
    const bodies = [Buffer.from(`one ${nr}`), Buffer.from(`two ${nr} ${'x'.repeat(nr * 200)}`)];
    const entries = bodies.map((body) => ({ digest: bodyDigest(body), size: body.length }));
    return Buffer.concat(encodeBlock(entries, Buffer.concat(bodies)));
  });
  writeFileSync(file, Buffer.concat(parts));
  blocks = scanPack(file).blocks.map((block) => ({
    ...{ file, block },
    wanted: new Set(block.bodies.map(({ digest }) => digest)),
  }));
});

afterEach(() => {
  unpacker.close();
  removeSync(folder);
});

const damage = ({ offset }: BlockAhead['block']): void => {
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(8, 255), 0, 8, offset + 4);
  closeSync(handle);
};
const textOf = (taken: ReturnType<Unpacker['take']>): string | undefined => taken?.bytes.toString();

describe('blocks that are unpacked ahead', () => {
  it('are those that the pack holds, in their order, some passed over', () => {
    unpacker = startUnpacking(blocks);
    for (const [nr, { block, wanted }] of blocks.entries()) {
      if (nr % 7 === 3) continue;
      const taken = unpacker.take(block)!;
      expect(taken.bytes.toString()).toBe(`one ${nr}two ${nr} ${'x'.repeat(nr * 200)}`);
      expect(taken.wanted).toBe(wanted);
    }
    // What was passed over, was had already, or is not among them is for whoever asks.
    expect([blocks[3]!, blocks[4]!].map(({ block }) => unpacker.take(block))).toEqual([undefined, undefined]);
    expect(unpacker.take({ ...blocks[5]!.block })).toBeUndefined();
  });

  it('are left to whoever reads them where they are damaged, or hold something else than they say', () => {
    damage(blocks[1]!.block);
    const [one, two] = blocks[2]!.block.bodies;
    const odd = { ...blocks[2]!.block, bodies: [{ ...one!, digest: two!.digest }, two!] };
    const gone = { ...blocks[3]!, file: join(folder, 'gone.pack') };
    unpacker = startUnpacking([blocks[0]!, blocks[1]!, { ...blocks[2]!, block: odd }, gone, blocks[4]!]);
    expect(textOf(unpacker.take(blocks[0]!.block))).toBe('one 0two 0 ');
    expect([blocks[1]!.block, odd, blocks[3]!.block].map((block) => unpacker.take(block))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(textOf(unpacker.take(blocks[4]!.block))).toMatch(/^one 4two 4 x+$/);
  });

  it('come no more when they are not wanted any longer', () => {
    unpacker = startUnpacking(blocks);
    expect(unpacker.take(blocks[0]!.block)).toBeDefined();
    unpacker.close();
    expect(unpacker.take(blocks[1]!.block)).toBeUndefined();
  });
});

it('gives what a pack holds whole when much is read ahead, and nothing else', () => {
  const bodies = Array.from({ length: 40 }, (_, nr) => Buffer.from(`${nr} ${'y'.repeat(2_000_000)}`));
  const parts = bodies.map((body) =>
    Buffer.concat(encodeBlock([{ digest: bodyDigest(body), size: body.length }], body)),
  );
  const large = join(folder, 'large.pack');
  writeFileSync(large, Buffer.concat(parts));
  file = large;
  const digests = bodies.map(bodyDigest);
  damage(scanPack(large).blocks[7]!);
  const packs = openPacks([large]);
  try {
    unpacker = { take: () => undefined, close: () => packs.close() };
    packs.ahead(digests);
    expect(digests.map((digest, nr) => packs.read(digest)?.equals(bodies[nr]!) ?? null)).toEqual(
      digests.map((_, nr) => (nr === 7 ? null : true)),
    );
    // Asked for once more, after others came: from the pack itself.
    expect(packs.read(digests[0]!)).toEqual(bodies[0]);
  } finally {
    packs.close();
  }
});
