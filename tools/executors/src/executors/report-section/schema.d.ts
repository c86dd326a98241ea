export interface ReportSectionExecutorSchema {
  readonly section: string;
  readonly out: string;
}
