export { fromSentError, toSentError, type SentError } from './sent-error';
export { forkProgram, keepCompiled, loaderFlags, startThread, type ForkOptions } from './io/fork-program';
