export { renderIndexPage } from './index-page/index-page';
export { renderSectionPage } from './section/section-page';
export { sectionDigestOf } from './section/section-digest';
export { renderSitePage } from './site/site-page';
