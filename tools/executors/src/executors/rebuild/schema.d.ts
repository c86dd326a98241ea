export interface RebuildExecutorSchema {
  readonly scrape: string;
}
