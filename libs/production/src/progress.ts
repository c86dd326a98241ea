/** Reports how far a long stage is. A port: a terminal draws one moving line, anything else gets plain lines. */
export interface Progress {
  /** Call as often as you like; the adapter limits what is drawn. `todo` may grow while work is discovered. */
  update(state: { readonly done: number; readonly todo: number; readonly note?: string }): void;
  end(): void;
}

export interface ProgressSample {
  readonly done: number;
  readonly todo: number;
  readonly elapsedMs: number;
}

/** `120 done, 480 to do, 12.5 /s, 38 s to go`; the time to go is left out while nothing is known of it. */
export function formatProgress({ done, todo, elapsedMs }: ProgressSample): string {
  const rate = elapsedMs > 0 ? (done * 1000) / elapsedMs : 0;
  const parts = [`${done} done`, `${todo} to do`, `${rate.toFixed(1)} /s`];
  if (rate > 0) parts.push(`${formatDuration(todo / rate)} to go`);
  return parts.join(', ');
}

/** `38 s`, `4 min 10 s`, `1 h 5 min`. */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
