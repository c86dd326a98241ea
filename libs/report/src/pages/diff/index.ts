export { diffSequences } from './sequence-diff';
export type { Replacement } from './replacement';
export { diffWords, type ChangedSegment, type EqualSegment, type Segment } from './word-diff';
export { foldContext, type FoldedSegment } from './fold-context';
export { tokensOf, type Token } from './tokens';
export { diffTexts, type TextDiffOptions } from './text-diff';
