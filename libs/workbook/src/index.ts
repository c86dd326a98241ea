export {
  type CellValue,
  type Chart,
  type Column,
  type ColumnKind,
  type KeptSheet,
  MAX_SHEET_LINKS,
  type Sheet,
  type SheetKeeping,
  type SheetRow,
  type WorkbookProperties,
} from './sheet';
export { type WorkbookPart, workbookParts } from './workbook-parts';
export { writeZip, ZipTooLargeError } from './io/write-zip';
export type { PackedPart } from './zip-format';
