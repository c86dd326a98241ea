export interface ExplainExecutorSchema {
  readonly url: string;
}
