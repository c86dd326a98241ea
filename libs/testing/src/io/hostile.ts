import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { ensureDirSync, removeSync } from 'fs-extra';
import { dirname } from 'node:path';
import fc from 'fast-check';

/** What may stand in the place of a record: bytes, or what is no ordinary file. */
export type Hostile =
  { readonly kind: 'bytes'; readonly bytes: Uint8Array } | { readonly kind: 'huge' | 'folder' | 'pipe' | 'link' };

/** How many runs a fuzzer makes: few beside the other tests, `FUZZ_RUNS=10000` by night. */
export const FUZZ_RUNS = Number(process.env['FUZZ_RUNS'] ?? 60);
/** For a whole test of theirs, on a busy machine. */
export const FUZZ_LIMIT_MS = Math.max(60_000, FUZZ_RUNS * 200);

/** Values that a record may hold in the place of any other. */
const NASTY: readonly unknown[] = [
  null,
  true,
  '',
  '..',
  '../../../../pwned',
  '261123-0500~x/../../../../pwned',
  'C:\\pwned',
  '\u001b[2J\n[2026-11-23 05:00:00] INFO     - forged',
  '\u0000',
  'x'.repeat(100_000),
  -1,
  0.5,
  1e308,
  99_999_999,
  Number.MAX_SAFE_INTEGER,
  Number.MAX_SAFE_INTEGER + 1,
  '2099-01-01',
  '991231-2359',
  [],
  {},
  ['../../x'],
  { __proto__: null, constructor: 1 },
];

/** A record as it should be with one thing in it changed, or anything at all. */
export function hostileTo(valid: unknown): fc.Arbitrary<Hostile> {
  const text = JSON.stringify(valid);
  const asBytes = (value: string): Hostile => ({ kind: 'bytes', bytes: Buffer.from(value, 'utf8') });
  return fc.oneof(
    { weight: 8, arbitrary: mutated(valid).map((value) => asBytes(`${JSON.stringify(value)}\n`)) },
    { weight: 1, arbitrary: fc.nat(text.length).map((length) => asBytes(text.slice(0, length))) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes): Hostile => ({ kind: 'bytes', bytes })) },
    { weight: 1, arbitrary: fc.json().map(asBytes) },
    { weight: 2, arbitrary: fc.constantFrom<Hostile>(...special()) },
  );
}

function special(): Hostile[] {
  const kinds =
    process.platform === 'win32' ? (['huge', 'folder'] as const) : (['huge', 'folder', 'pipe', 'link'] as const);
  return kinds.map((kind) => ({ kind }));
}

/** One leaf of a value, or a key, changed. */
function mutated(value: unknown): fc.Arbitrary<unknown> {
  const paths = pathsOf(value);
  return fc
    .tuple(fc.constantFrom(...paths), fc.oneof(fc.constantFrom(...NASTY), fc.jsonValue(), fc.double()), fc.boolean())
    .map(([path, nasty, isRemoval]) => replaceAt(value, path, nasty, isRemoval));
}

function pathsOf(value: unknown, at: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, part]) => pathsOf(part, [...at, key]))];
}

function replaceAt(value: unknown, path: readonly string[], nasty: unknown, isRemoval: boolean): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return nasty;
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<string, unknown>;
  if (rest.length === 0 && isRemoval) delete copy[key];
  else copy[key] = replaceAt(copy[key], rest, nasty, isRemoval);
  return copy;
}

/** Puts it in the place of a record. */
export function putHostile(path: string, hostile: Hostile): void {
  removeSync(path);
  ensureDirSync(dirname(path));
  switch (hostile.kind) {
    case 'bytes':
      return writeFileSync(path, hostile.bytes);
    case 'huge':
      writeFileSync(path, '{');
      return truncateSync(path, 1.5e9);
    case 'folder':
      return void mkdirSync(path);
    case 'pipe':
      return void execFileSync('mkfifo', [path]);
    case 'link':
      return symlinkSync('/dev/zero', path);
  }
}
