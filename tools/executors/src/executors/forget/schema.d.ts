export interface ForgetExecutorSchema {
  readonly scrape?: string;
  readonly path?: string;
  readonly reason?: string;
  readonly dryRun?: boolean;
  readonly apply?: boolean;
}
