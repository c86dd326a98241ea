import type { WorkbookInput } from '../../workbook/workbook-input';

/** What the process that writes a workbook is told: once, at its start. */
export interface WorkbookJob {
  /** Absolute; must not exist yet. */
  readonly file: string;
  readonly store: string;
  /** Name of the scrape's directory. */
  readonly scrape: string;
  readonly input: WorkbookInput;
}

/** What it answers: once, at its end. */
export type WorkbookAnswer = { readonly use: WorkbookUse } | { readonly failure: WorkbookFailure };

/** What a process took from its start to its end. */
export interface WorkbookUse {
  readonly cpuSeconds: number;
  readonly peakMiB: number;
}

/** An error in a form that can be sent; `code` is null when it is none of ours. */
export interface WorkbookFailure {
  readonly message: string;
  readonly code: string | null;
  readonly hint?: string;
}
