/**
 * What a file system says while another holds the file for a moment: a virus scanner, an indexer or a reader on Windows,
 * and any of them behind a share that Linux has mounted (CIFS and some FUSE file systems answer EBUSY too).
 */
export const HELD: readonly string[] = ['EBUSY', 'EPERM', 'EACCES'];

/**
 * Whether an error says that somebody has the file open, rather than that there is no right to it: on Windows the two are
 * told by one answer as well.
 */
export function isHeldOpen(error: unknown, platform: string = process.platform): boolean {
  const code = (error as NodeJS.ErrnoException | null)?.code ?? '';
  return code === 'EBUSY' || (platform === 'win32' && HELD.includes(code));
}

const FIRST_WAIT_MS = 10;
/** The same answers mean that there is no right to it. After so many in a row nobody waits for long any more. */
const MOST_IN_VAIN = 5;
const SHORT_LIMIT_MS = 50;

/** Tries again, with longer and longer waits, what a file system refuses for a moment. */
export interface Patience {
  /** Blocks meanwhile. @throws what the work throws last, at once when it is none of the answers that may pass */
  block<T>(work: () => T, limitMs?: number): T;
  /** The same without blocking. */
  wait<T>(work: () => Promise<T> | T, limitMs?: number): Promise<T>;
}

/** One for each kind of call, since a right to read is none to write. */
export function createPatience(mayPass: readonly string[], usualLimitMs: number): Patience {
  let inVain = 0;
  const begin = (wishedMs: number): { succeeded(): void; waitMsAfter(error: unknown): number } => {
    const limitMs = inVain < MOST_IN_VAIN ? wishedMs : Math.min(wishedMs, SHORT_LIMIT_MS);
    let waitedMs = 0;
    let nextMs = FIRST_WAIT_MS;
    return {
      succeeded: () => void (inVain = 0),
      waitMsAfter: (error) => {
        if (!mayPass.includes((error as NodeJS.ErrnoException | null)?.code ?? '')) throw error;
        if (waitedMs + nextMs > limitMs) {
          inVain++;
          throw error;
        }
        const waitMs = nextMs;
        waitedMs += waitMs;
        nextMs *= 2;
        return waitMs;
      },
    };
  };
  return {
    block: (work, limitMs = usualLimitMs) => {
      for (const turn = begin(limitMs); ;) {
        try {
          const result = work();
          turn.succeeded();
          return result;
        } catch (error) {
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, turn.waitMsAfter(error));
        }
      }
    },
    wait: async (work, limitMs = usualLimitMs) => {
      for (const turn = begin(limitMs); ;) {
        try {
          const result = await work();
          turn.succeeded();
          return result;
        } catch (error) {
          const waitMs = turn.waitMsAfter(error);
          await new Promise((resolve) => setTimeout(resolve, waitMs));
        }
      }
    },
  };
}
