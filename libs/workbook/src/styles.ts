import type { ColumnKind } from './sheet';
import { DECLARATION } from './part-xml';

const KINDS: readonly ColumnKind[] = ['text', 'integer', 'decimal', 'factor', 'date', 'moment'];
/** Number formats: built-in 3 is `#,##0`, 4 is `#,##0.00`; from 164 our own. */
const FORMATS: Readonly<Record<ColumnKind, number>> = {
  text: 0,
  integer: 3,
  decimal: 4,
  factor: 164,
  date: 165,
  moment: 166,
};

/** Of plain text, which is what most cells hold: theirs need not name a style. */
export const DEFAULT_STYLE = 0;
export const HEADER_STYLE = 1;

/** Index in `cellXfs` of a cell: kind, shade, and whether it is text that must never become a formula, or a link. */
export function styleOf(
  kind: ColumnKind,
  shaded: boolean,
  variant: 'plain' | 'quoted' | 'link' | 'quoted-link' = 'plain',
): number {
  const shade = shaded ? 1 : 0;
  if (kind === 'text' && variant === 'plain' && !shaded) return DEFAULT_STYLE;
  if (variant === 'plain') return 2 + KINDS.indexOf(kind) * 2 + shade;
  const base = 2 + KINDS.length * 2;
  return base + (variant === 'quoted' ? 0 : variant === 'link' ? 2 : 4) + shade;
}

/** `xl/styles.xml`: fixed, whatever the workbook holds. */
export function stylesXml(): string {
  const shades = [0, 3];
  const plain = KINDS.flatMap((kind) => shades.map((fill) => xf({ format: FORMATS[kind], font: 0, fill })));
  const quoted = shades.map((fill) => xf({ format: 0, font: 0, fill, extra: ' quotePrefix="1"' }));
  const link = shades.map((fill) => xf({ format: 0, font: 2, fill }));
  const quotedLink = shades.map((fill) => xf({ format: 0, font: 2, fill, extra: ' quotePrefix="1"' }));
  const header = `<xf numFmtId="0" fontId="1" fillId="2" borderId="1" xfId="0" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf>`;
  const xfs = [xf({ format: 0, font: 0, fill: 0 }), header, ...plain, ...quoted, ...link, ...quotedLink];
  return `${DECLARATION}<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="3"><numFmt numFmtId="164" formatCode="0.0000"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="166" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts><fonts count="3"><font><sz val="10"/><name val="Calibri"/><family val="2"/></font><font><b/><sz val="10"/><color rgb="FFFFFFFF"/><name val="Calibri"/><family val="2"/></font><font><u/><sz val="10"/><color rgb="FF0B5394"/><name val="Calibri"/><family val="2"/></font></fonts><fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FF1F4E78"/><bgColor indexed="64"/></patternFill></fill><fill><patternFill patternType="solid"><fgColor rgb="FFEAF1F8"/><bgColor indexed="64"/></patternFill></fill></fills><borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border><left/><right/><top/><bottom style="thin"><color rgb="FF0B2545"/></bottom><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${xfs.length}">${xfs.join('')}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles><dxfs count="0"/><tableStyles count="0" defaultTableStyle="TableStyleMedium9" defaultPivotStyle="PivotStyleLight16"/></styleSheet>`;
}

function xf({
  format,
  font,
  fill,
  extra = '',
}: {
  format: number;
  font: number;
  fill: number;
  extra?: string;
}): string {
  const applied = `${format ? ' applyNumberFormat="1"' : ''}${font ? ' applyFont="1"' : ''}${fill ? ' applyFill="1"' : ''}`;
  return `<xf numFmtId="${format}" fontId="${font}" fillId="${fill}" borderId="0" xfId="0"${extra}${applied} applyAlignment="1"><alignment vertical="top"/></xf>`;
}
