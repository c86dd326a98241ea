export { renderIndexPage, renderRecordedPage, renderSectionPage, renderSitePage } from './io/render-pages';
export { sectionDigestOf } from './section/section-digest';
