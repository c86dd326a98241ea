/** What parts of a package (ECMA-376 part 2) begin with, and how they name one another. */
export const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** Namespace of the types by which the parts of a workbook are related. */
export const RELATIONSHIPS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** One entry of a part of relationships. @param target escaped, as an attribute has it */
export function relationship(id: string, type: string, target: string, isOutside = false): string {
  return `<Relationship Id="${id}" Type="${type}" Target="${target}"${isOutside ? ' TargetMode="External"' : ''}/>`;
}

/** A part of relationships, in pieces: a sheet may have thousands. */
export function* relationshipsXml(entries: Iterable<string>): Generator<string> {
  yield `${DECLARATION}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`;
  yield* entries;
  yield '</Relationships>';
}
