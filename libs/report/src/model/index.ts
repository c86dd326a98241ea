export * from './common';
export * from './section-input';
export type * from './index-report';
export * from './site-report';
export * from './labels';
