import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { transformSync } from '@swc/core';
import type { Mistake } from '../sim/mutants';
import type { Protocols } from '../sim/protocols';

const SOURCES = join(__dirname, '..', '..');

/**
 * Loads the deciding code anew with one deliberate mistake in it, beside the right one and without touching a file.
 *
 * @throws Error when the place to be changed is not in the source, or is there more than once: the mutant is out of date.
 */
export function loadMutant(mutant: Mistake): Protocols {
  const loaded = new Map<string, Record<string, unknown>>();
  const load = (file: string): Record<string, unknown> => {
    const known = loaded.get(file);
    if (known) return known;
    const exports: Record<string, unknown> = {};
    loaded.set(file, exports);
    const source = readFileSync(file, 'utf8');
    const path = relative(SOURCES, file).replaceAll('\\', '/');
    const { code } = transformSync(path === mutant.file ? change(source, mutant) : source, {
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'commonjs' },
      filename: file,
    });
    const outside = createRequire(file);
    const inside = (name: string): unknown =>
      name.startsWith('.') ? load(`${join(dirname(file), name)}.ts`) : outside(name);
    new Function('exports', 'require', code)(exports, inside);
    return exports;
  };
  return load(join(SOURCES, 'testing', 'sim', 'protocols.ts'))['ours'] as Protocols;
}

function change(source: string, { name, find, replace }: Mistake): string {
  const parts = source.split(find);
  if (parts.length !== 2) throw new Error(`mutant "${name}": its place is found ${parts.length - 1} times`);
  return parts.join(replace);
}
