import { StageError } from '@scrape-and-report/production';

/** What went wrong with a file of the logs; `isPassing`: asking again a moment later is worth it. */
export class LogFault extends StageError {
  readonly isPassing: boolean;

  constructor(message: string, options: { code: string; hint: string; isPassing?: boolean; cause?: unknown }) {
    super(message, options);
    this.isPassing = options.isPassing ?? false;
  }
}

/** Of shares and of full tables: gone a moment later. */
const PASSING = new Set([
  ...[
    'EIO',
    'EBUSY',
    'EAGAIN',
    'EMFILE',
    'ENFILE',
    'ETIMEDOUT',
    'EHOSTDOWN',
    'EHOSTUNREACH',
    'ENETDOWN',
    'ENETUNREACH',
  ],
  ...['ENOTCONN', 'ECONNRESET', 'ECONNABORTED', 'ESTALE', 'UNKNOWN'],
]);

/** The same failure, told as one of the logs where the file system has failed. */
export function faultOf(error: unknown, path?: string): unknown {
  const { code, syscall, path: own } = error as NodeJS.ErrnoException;
  if (error instanceof StageError || syscall === undefined || code === undefined) return error;
  const name = own ?? path ?? 'one of them';
  if (code === 'ENOENT') return changed(name, error);
  return new LogFault(`the access log ${name} cannot be read: ${code}`, {
    code: 'ANALYTICS_LOG_UNREADABLE',
    hint:
      code === 'EACCES' || code === 'EPERM'
        ? 'let the user that runs this read the file, and the folders above it'
        : 'check the disk or the share that it lies on',
    isPassing: PASSING.has(code),
    cause: error,
  });
}

/** A log was there, and is another one now: a rotation came in between. */
export function changed(path: string, cause?: unknown): LogFault {
  return new LogFault(`the access log ${path} was rotated or removed while it was read`, {
    code: 'ANALYTICS_LOG_CHANGED',
    hint: 'run it again; let the server rotate its logs at another hour when it repeats',
    isPassing: true,
    cause,
  });
}
