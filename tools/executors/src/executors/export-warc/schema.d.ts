export interface ExportWarcExecutorSchema {
  readonly scrape?: string;
  readonly file?: string;
}
