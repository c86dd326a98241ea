export interface SyncExecutorSchema {
  readonly cleanup?: boolean;
  readonly dryRun?: boolean;
  readonly maxDeleteShare?: number;
  readonly deadlineSeconds?: number;
}
