export { siteReportOf } from '../io/build-site-report';
export { openReportSource } from '../io/open-report-source';
export { workbookSourceOf } from '../io/stream-workbook';
export { writeWorkbook } from '../io/workbook-process/write-workbook';
export { workbookInputOf } from '../workbook/workbook-input';
export { workbookSheets } from '../workbook/workbook-sheets';
export { renderSitePage } from '../pages';
