export { sampleSiteReport, type SampleOptions } from './sample-site-report';
export { sampleIndexReport, sampleSectionInput } from './sample-others';
