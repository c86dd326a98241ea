export { diffSequences } from './sequence-diff';
export type { Replacement } from './replacement';
export { diffWords } from './word-diff';
export { foldContext } from './fold-context';
export { tokensOf } from './tokens';
export { diffTexts } from './text-diff';
