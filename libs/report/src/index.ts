export { buildSections } from './io/build-sections';
export { remakeLives } from './io/lives/remake-lives';
export { writeReport } from './io/write-report';
export { digestOfSection, renderSectionInput } from './sections/render-section-input';
export { comparePair } from './io/compare-pair';
export { renderRecordedPage, renderSectionPage, sectionDigestOf } from './pages';
