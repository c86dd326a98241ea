export {
  type CellValue,
  type Chart,
  type Column,
  type ColumnKind,
  MAX_SHEET_LINKS,
  type Sheet,
  type SheetRow,
  type WorkbookProperties,
} from './sheet';
export { type WorkbookPart, workbookParts } from './workbook-parts';
export { writeZip, ZipTooLargeError } from './io/write-zip';
