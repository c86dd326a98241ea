export { type CellValue, type Column, type ColumnKind, type Sheet, type SheetRow } from './sheet';
export { workbookParts } from './workbook-parts';
export { writeZip, ZipTooLargeError } from './io/write-zip';
