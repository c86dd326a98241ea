export * from './model';
export { buildSections, type BuildSectionsOptions } from './io/build-sections';
export { buildSiteReport, type BuildSiteReportOptions } from './io/build-site-report';
export { writeReport, type WriteReportOptions } from './io/write-report';
export { digestOfSection, renderSectionInput } from './sections/render-section-input';
export { renderIndexPage, renderSectionPage, renderSitePage, sectionDigestOf } from './pages';
export { modificationFactor } from './changes/modification-factor';
