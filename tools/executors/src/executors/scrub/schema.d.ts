export interface ScrubExecutorSchema {
  readonly apply?: boolean;
  readonly reason?: string;
}
