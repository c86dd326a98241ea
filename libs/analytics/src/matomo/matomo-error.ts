import { StageError, targetName } from '@scrape-and-report/production';

/**
 * What a failed call is good for: `end` the stage; ask for a `smaller` chunk (the server gave up under the load); or
 * ask for each day alone, because the answer was not in the `shape` that was asked for.
 */
export type MatomoReaction = 'end' | 'smaller' | 'shape';

export class MatomoError extends StageError {
  readonly reaction: MatomoReaction;
  /** Whether the fault passes by itself, so that asking again later is worth the wait. */
  readonly isPassing: boolean;
  /** What was wrong, without where it came from. */
  readonly reason: string;

  constructor(
    message: string,
    options: {
      code: string;
      hint?: string;
      reaction: MatomoReaction;
      isPassing?: boolean;
      reason?: string;
      cause?: unknown;
    },
  ) {
    super(message, options);
    this.reaction = options.reaction;
    this.isPassing = options.isPassing ?? false;
    this.reason = options.reason ?? message;
  }
}

/** An answer that is no data: told with where it came from. */
export function shapeError(message: string): MatomoError {
  return new MatomoError(`Matomo's answer is not as documented: ${message}`, {
    code: 'ANALYTICS_ANSWER_INVALID',
    hint: `nothing of it is stored; check the version of Matomo, and run ${targetName('analytics')} again`,
    reaction: 'shape',
    reason: message,
  });
}
