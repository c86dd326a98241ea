export { modificationFactor } from '../changes/modification-factor';
export { buildSiteReport } from '../io/build-site-report';
export type { SiteReport } from '../model/site-report';
export { renderSitePage } from '../pages/io/render-pages';
