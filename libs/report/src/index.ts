export { buildSections } from './io/build-sections';
export { writeReport } from './io/write-report';
export { digestOfSection, renderSectionInput } from './sections/render-section-input';
export { renderSectionPage, sectionDigestOf } from './pages';
