export interface AcceptLossExecutorSchema {
  readonly scrape: string;
}
