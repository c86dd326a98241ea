/** Bounds of one request. */
export interface HttpLimits {
  /** From sending to the last byte. */
  readonly totalMs: number;
  readonly maxBodyBytes: number;
  readonly maxDecompressedBytes: number;
}
