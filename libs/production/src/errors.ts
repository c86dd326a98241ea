/** What every error of a production carries beside its message. */
export interface ProductionErrorOptions {
  /** Stable, upper case, for logs and `docs/outcomes.md`. */
  readonly code: string;
  /** What the office should do about it. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/** Base of all expected failures. The message says what happened and where; the hint says what to do. */
export class ProductionError extends Error {
  readonly code: string;
  readonly hint: string | undefined;

  constructor(message: string, options: ProductionErrorOptions) {
    super(message, { cause: options.cause });
    this.name = new.target.name;
    this.code = options.code;
    this.hint = options.hint;
  }
}

/** May pass by itself: try again. */
export class TransientError extends ProductionError {}

/** This stage fails; later stages decide for themselves, and the log is still published. */
export class StageError extends ProductionError {}

/** The claim belongs to another now, or nobody keeps it alive any more: stop at once and write nothing more. */
export class LeaseLostError extends ProductionError {
  constructor(
    message: string,
    options: ProductionErrorOptions = { code: 'LEASE_LOST', hint: 'another partner produces; nothing to do' },
  ) {
    super(message, options);
  }
}

/** The nx process is gone, and with it the run: a stage that outlived it stops. */
export class RunEndedError extends LeaseLostError {
  constructor(message: string) {
    super(message, { code: 'RUN_ENDED', hint: 'start the production again' });
  }
}

/** One fault of the configuration; `path` is where in the file it stands, such as `site.root` or `partners[1].name`. */
export interface ConfigProblem {
  readonly path: string;
  readonly message: string;
  /** It is about which partner this machine is, whatever key that stands at. */
  readonly about?: 'identity';
}

/** Every fault of the configuration, found before any work starts. */
export class ConfigError extends ProductionError {
  readonly problems: readonly ConfigProblem[];

  constructor(file: string, problems: readonly ConfigProblem[]) {
    const lines = problems.map(({ path, message }) => `  ${path || '(file)'}: ${message}`);
    super(`${file} has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n${lines.join('\n')}`, {
      code: 'CONFIG_INVALID',
      hint: 'mend the file; docs/configuration.md names every key',
    });
    this.problems = problems;
  }
}

/** One line for people: message, and the hint when there is one. Never holds a stack. */
export function describeError(error: unknown): string {
  if (error instanceof ProductionError) return error.hint ? `${error.message} (${error.hint})` : error.message;
  return error instanceof Error ? error.message : String(error);
}
