export interface CompactExecutorSchema {
  most?: number;
}
