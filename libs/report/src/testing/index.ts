export { siteReportOf } from '../io/build-site-report';
export { openReportSource, type ReportSource } from '../io/open-report-source';
export { workbookSourceOf } from '../io/stream-workbook';
export { writeWorkbook } from '../io/workbook-process/write-workbook';
export { workbookInputOf } from '../workbook/workbook-input';
export { workbookSheets } from '../workbook/workbook-sheets';
export { buildGoldenStore, GOLDEN_FIGURES, GOLDEN_FIRST, GOLDEN_PREVIOUS, GOLDEN_ROOT, GOLDEN_SECOND } from './golden';
