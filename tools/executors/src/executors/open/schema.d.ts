export interface OpenExecutorSchema {
  readonly scrape?: string;
}
