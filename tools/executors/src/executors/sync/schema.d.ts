export interface SyncExecutorSchema {
  readonly cleanup?: boolean;
  readonly dryRun?: boolean;
  readonly maxDeleteShare?: number;
  readonly verify?: 'stat' | 'checksum';
  readonly deadlineSeconds?: number;
}
