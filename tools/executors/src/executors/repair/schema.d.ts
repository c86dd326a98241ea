export interface RepairExecutorSchema {
  readonly apply?: boolean;
  readonly json?: boolean;
}
