import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';

/** The parts of the compiler's interface that are used here. */
interface Compiler {
  readonly ModuleKind: { readonly CommonJS: number };
  readonly ScriptTarget: { readonly ES2022: number };
  transpileDeclaration(
    text: string,
    options: { readonly fileName: string; readonly compilerOptions: Readonly<Record<string, unknown>> },
  ): { readonly outputText: string };
}

export interface Declaration {
  /** Absolute, as the source with the ending `.d.ts`. */
  readonly path: string;
  readonly text: string;
}

/** The types of a module and of those that it hands on from beside it, each from its source alone. */
export function declarationsOf(door: string): Declaration[] {
  const compiler = createRequire(__filename)('typescript') as Compiler;
  const found = new Map<string, Declaration>();
  const visit = (file: string): void => {
    if (found.has(file) || !existsSync(file)) return;
    const { outputText } = compiler.transpileDeclaration(readFileSync(file, 'utf8'), {
      fileName: file,
      compilerOptions: { strict: true, target: compiler.ScriptTarget.ES2022, module: compiler.ModuleKind.CommonJS },
    });
    found.set(file, { path: file.replace(/\.ts$/, '.d.ts'), text: outputText });
    for (const [, next] of outputText.matchAll(/from '(\.[^']*)'/g)) visit(join(dirname(file), `${next}.ts`));
  };
  visit(door);
  return [...found.values()];
}
