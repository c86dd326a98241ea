export interface CompareExecutorSchema {
  readonly from: string;
  readonly to?: string;
  readonly out?: string;
}
