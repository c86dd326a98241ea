import { StageError } from '@scrape-and-report/production';

/**
 * What a failed call is good for: `end` the stage; ask for a `smaller` chunk (the server gave up under the load); or
 * ask for each day alone, because the answer was not in the `shape` that was asked for.
 */
export type MatomoReaction = 'end' | 'smaller' | 'shape';

export class MatomoError extends StageError {
  readonly reaction: MatomoReaction;

  constructor(message: string, options: { code: string; hint?: string; reaction: MatomoReaction; cause?: unknown }) {
    super(message, options);
    this.reaction = options.reaction;
  }
}

/** An answer that is no data: told with where it came from. */
export function shapeError(message: string): MatomoError {
  return new MatomoError(`Matomo's answer is not as documented: ${message}`, {
    code: 'ANALYTICS_ANSWER_INVALID',
    hint: 'nothing of it is stored; check the version of Matomo, and run prod:analytics again',
    reaction: 'shape',
  });
}
