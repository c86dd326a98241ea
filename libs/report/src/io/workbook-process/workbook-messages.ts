import type { SentError } from '@scrape-and-report/launch';
import type { WorkbookInput } from '../../workbook/workbook-input';

/** What the process that writes a workbook is told: once, at its start. */
export interface WorkbookJob {
  /** Absolute; must not exist yet. */
  readonly file: string;
  readonly store: string;
  /** Name of the scrape's directory. */
  readonly scrape: string;
  /** Patterns of text that is no change. */
  readonly ignoreText?: readonly string[];
  readonly input: WorkbookInput;
}

/** What it answers: once, at its end. */
export type WorkbookAnswer = { readonly use: WorkbookUse } | { readonly failure: SentError };

/** What a process took from its start to its end. */
export interface WorkbookUse {
  readonly cpuSeconds: number;
  readonly peakMiB: number;
}
