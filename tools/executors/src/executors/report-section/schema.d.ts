export interface ReportSectionExecutorSchema {
  readonly section: string;
}
