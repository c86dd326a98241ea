export interface JoinExecutorSchema {
  readonly apply?: boolean;
}
