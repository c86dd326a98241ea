import { join } from 'node:path';
import ts from 'typescript';

/** Keys of `ProductionConfig` and what each may be, written as `schemaKeys` writes them. */
export function typeKeys(root: string): Map<string, string> {
  const file = join(root, 'libs/production/src/config/config.ts');
  const program = ts.createProgram([file], { strict: true, target: ts.ScriptTarget.ES2022, noLib: false, types: [] });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file)!;
  const config = source.statements.find(
    (node): node is ts.InterfaceDeclaration => ts.isInterfaceDeclaration(node) && node.name.text === 'ProductionConfig',
  )!;
  const found = new Map<string, Set<string>>();
  const note = (key: string, part: string): void =>
    void (found.get(key) ?? found.set(key, new Set()).get(key)!).add(part);
  walk(checker.getTypeAtLocation(config), '');
  return new Map([...found].map(([key, parts]) => [key, [...parts].sort().join('|')]));

  function walk(type: ts.Type, prefix: string): void {
    for (const property of checker.getPropertiesOfType(type))
      see(checker.getTypeOfSymbolAtLocation(property, config), prefix + property.name);
  }
  function see(type: ts.Type, key: string): void {
    for (const part of type.isUnion() ? type.types : [type]) seePart(part, key);
  }
  function seePart(part: ts.Type, key: string): void {
    if (part.flags & ts.TypeFlags.Undefined) return;
    if (checker.isArrayType(part)) {
      const element = checker.getTypeArguments(part as ts.TypeReference)[0]!;
      if (isGroup(element)) return walk(element, `${key}[].`);
      const parts = (element.isUnion() ? element.types : [element]).map(nameOf);
      return note(key, `${parts.sort().join('|')}[]`);
    }
    if (isGroup(part)) {
      note(key, 'object');
      return walk(part, `${key}.`);
    }
    note(key, nameOf(part));
  }
  function isGroup(type: ts.Type): boolean {
    return (type.flags & ts.TypeFlags.Object) !== 0 || type.isIntersection();
  }
  function nameOf(type: ts.Type): string {
    if (type.flags & ts.TypeFlags.BooleanLiteral) return 'boolean';
    return type.isStringLiteral() ? JSON.stringify(type.value) : checker.typeToString(type);
  }
}
