export { modificationFactor } from '../changes/modification-factor';
export { buildSiteReport } from '../io/build-site-report';
export type { SiteReport } from '../model/site-report';
export { renderSitePage } from '../pages/io/render-pages';
export { fillLife } from '../lives/fill-life';
export type { ChangeSource, LifeFacts } from '../lives/life-facts';
export { planLifeFiles, renderLifeFile } from '../lives/life-file';
export { fileCount } from '../pages/client/life/life-files';
