import ts from 'typescript';
import type { Source } from './source';

/** One `import`, `export ... from`, `import()`, `require()` or `import('...').Type` of a file. */
export interface Import {
  specifier: string;
  /** The names taken; `*` for all of them. */
  names: string[];
}

/** What the counts need to know of a file. */
export interface Module {
  path: string;
  lines: number;
  imports: Import[];
  /** Names that it exports, without those behind an `export *`. */
  exports: string[];
  /** Specifiers of its `export *`. */
  stars: string[];
  functions: { name: string; line: number; lines: number }[];
}

/** Reads a file's text; nothing of it is run. */
export function parseModule({ path, text }: Source): Module {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kindOf(path));
  const module: Module = { path, lines: lineCount(text), imports: [], exports: [], stars: [], functions: [] };
  const lineOf = (position: number) => file.getLineAndCharacterOfPosition(position).line + 1;
  const visit = (node: ts.Node): void => {
    collectImport(node, module);
    collectExport(node, module);
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) {
      const line = lineOf(node.getStart(file));
      module.functions.push({ name: functionName(node), line, lines: lineOf(node.end) - line + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return module;
}

function kindOf(path: string): ts.ScriptKind {
  return path.endsWith('.ts') ? ts.ScriptKind.TS : ts.ScriptKind.JS;
}

function lineCount(text: string): number {
  return text === '' ? 0 : text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

function functionName(node: ts.Node): string {
  const named = node as { name?: ts.Node };
  if (named.name) return named.name.getText();
  const owner = node.parent as { name?: ts.Node } | undefined;
  return owner?.name ? owner.name.getText() : '(unnamed)';
}

function collectImport(node: ts.Node, module: Module): void {
  if (ts.isImportDeclaration(node)) {
    module.imports.push({ specifier: textOf(node.moduleSpecifier), names: importedNames(node.importClause) });
  } else if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
    const list = node.exportClause && ts.isNamedExports(node.exportClause) ? node.exportClause : undefined;
    const names = list ? list.elements.map((element) => (element.propertyName ?? element.name).text) : ['*'];
    module.imports.push({ specifier: textOf(node.moduleSpecifier), names });
  } else if (ts.isCallExpression(node) && isLoading(node) && node.arguments[0]) {
    const argument = node.arguments[0];
    if (ts.isStringLiteralLike(argument)) module.imports.push({ specifier: argument.text, names: loadedNames(node) });
  } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    const name = node.qualifier?.getText().split('.')[0];
    module.imports.push({ specifier: textOf(node.argument.literal), names: name ? [name] : ['*'] });
  }
}

function importedNames(clause: ts.ImportClause | undefined): string[] {
  if (!clause) return [];
  const names = clause.name ? ['default'] : [];
  const bindings = clause.namedBindings;
  if (bindings && ts.isNamespaceImport(bindings)) return [...names, '*'];
  return [...names, ...(bindings?.elements.map((element) => (element.propertyName ?? element.name).text) ?? [])];
}

/** `import()`, `require()`, `require.resolve()`. */
function isLoading(node: ts.CallExpression): boolean {
  return (
    node.expression.kind === ts.SyntaxKind.ImportKeyword || /^require(?:\.resolve)?$/.test(node.expression.getText())
  );
}

/** The names of `const { a, b } = await import('...')`, or all. */
function loadedNames(node: ts.CallExpression): string[] {
  let holder: ts.Node = node.parent;
  while (ts.isAwaitExpression(holder) || ts.isParenthesizedExpression(holder)) holder = holder.parent;
  if (ts.isVariableDeclaration(holder) && ts.isObjectBindingPattern(holder.name)) {
    return holder.name.elements.map((element) => (element.propertyName ?? element.name).getText());
  }
  return ts.isPropertyAccessExpression(holder) ? [holder.name.text] : ['*'];
}

function collectExport(node: ts.Node, module: Module): void {
  if (ts.isExportDeclaration(node)) {
    if (!node.exportClause) module.stars.push(node.moduleSpecifier ? textOf(node.moduleSpecifier) : '');
    else if (ts.isNamedExports(node.exportClause)) {
      module.exports.push(...node.exportClause.elements.map((element) => element.name.text));
    } else module.exports.push(node.exportClause.name.text);
    return;
  }
  if (ts.isExportAssignment(node)) {
    module.exports.push('default');
    return;
  }
  const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
  if (!modifiers.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword)) return;
  if (modifiers.some((modifier) => modifier.kind === ts.SyntaxKind.DefaultKeyword)) module.exports.push('default');
  else if (ts.isVariableStatement(node)) {
    module.exports.push(...node.declarationList.declarations.flatMap(({ name }) => boundNames(name)));
  } else {
    const { name } = node as { name?: ts.Node };
    if (name && ts.isIdentifier(name)) module.exports.push(name.text);
  }
}

function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []));
}

function textOf(node: ts.Node): string {
  return ts.isStringLiteralLike(node) ? node.text : '';
}
