export interface StatusExecutorSchema {
  readonly json?: boolean;
}
