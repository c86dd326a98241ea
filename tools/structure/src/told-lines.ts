import ts from 'typescript';
import type { Source } from './source';

/** A line that a source puts into the production log: its words, in order, with what stands between them left out. */
export interface ToldLine {
  readonly path: string;
  readonly words: readonly string[];
}

const LEVELS = /^(info|warning|error)$/;
const NAMES = /^'(INFO|WARNING|ERROR)'$/;

/** The lines that sources write with words of their own; one that is handed on as it came has none. */
export function toldLines(sources: readonly Source[]): ToldLine[] {
  return sources.flatMap(({ path, text }) => {
    const lines: ToldLine[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node))
        for (const words of wordsOf(argumentOf(node)).filter((all) => all.length > 0)) lines.push({ path, words });
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
    return lines;
  });
}

/** Codes of errors that sources make, but for those of the system. */
export function toldCodes(sources: readonly Source[]): string[] {
  const codes = sources.flatMap(({ text }) =>
    [...text.matchAll(/\bcode: '([A-Z]+_[A-Z_]+)'/g)].map(([, code]) => code!),
  );
  return [...new Set(codes)].sort();
}

function argumentOf({ expression, arguments: given }: ts.CallExpression): ts.Expression | undefined {
  if (!ts.isPropertyAccessExpression(expression)) return undefined;
  const name = expression.name.text;
  if (LEVELS.test(name) && /log\??$/i.test(expression.expression.getText())) return given[0];
  return name === 'log' && given[0] && NAMES.test(given[0].getText()) ? given[1] : undefined;
}

/** Of each text that an expression can give. */
function wordsOf(expression: ts.Expression | undefined): string[][] {
  if (!expression) return [];
  if (ts.isParenthesizedExpression(expression)) return wordsOf(expression.expression);
  if (ts.isConditionalExpression(expression))
    return [...wordsOf(expression.whenTrue), ...wordsOf(expression.whenFalse)];
  if (ts.isStringLiteralLike(expression)) return [trimmed([expression.text])];
  if (!ts.isTemplateExpression(expression)) return [];
  return [trimmed([expression.head.text, ...expression.templateSpans.map(({ literal }) => literal.text)])];
}

/** Without what is mere punctuation. */
function trimmed(parts: readonly string[]): string[] {
  return parts.map((part) => part.trim()).filter((part) => /\p{L}{2}/u.test(part));
}
