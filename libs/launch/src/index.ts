export { fromSentError, type SentError, toSentError } from './sent-error';
export { forkProgram, keepCompiled, startThread } from './io/fork-program';
