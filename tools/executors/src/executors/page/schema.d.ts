export interface PageExecutorSchema {
  readonly path: string;
  readonly on?: string;
  readonly out?: string;
}
