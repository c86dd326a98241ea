/** Whether one value of a record is what its description says. */
export type Check = (value: unknown) => boolean;

/** What a record holds, key by key: each of its type is described once, and the compiler sees to it that all are. */
export type Shape<T> = { readonly [K in keyof Required<T>]: Check };

/**
 * The one way in which a record of another's store becomes a value: null for anything that is not what the description
 * says. Keys that it does not name are left behind, so that nothing else of a record is ever carried on.
 */
export function shapeOf<T extends object>(shape: Shape<T>): (value: unknown) => T | null {
  const entries = Object.entries(shape) as [string, Check][];
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    const record = value as Record<string, unknown>;
    const kept: Record<string, unknown> = {};
    for (const [key, check] of entries) {
      const present = Object.hasOwn(record, key) ? record[key] : undefined;
      if (!check(present)) return null;
      if (present !== undefined) kept[key] = present;
    }
    return kept as T;
  };
}

/** The same for the text of a file. */
export function parserOf<T extends object>(shape: Shape<T>): (text: string) => T | null {
  const read = shapeOf(shape);
  return (text) => {
    try {
      return read(JSON.parse(text));
    } catch {
      return null;
    }
  };
}

/** Characters that end a line or move a terminal's cursor: in a record they would forge lines of the log. */
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/** A text of one line, at most so long. */
export function isText(maxLength = 200): Check {
  return (value) => typeof value === 'string' && value.length <= maxLength && !CONTROL.test(value);
}

export function isOneOf(...values: readonly unknown[]): Check {
  return (value) => values.includes(value);
}

/** A whole number that is not negative and exact. */
export function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** A time, size or process id that only ever is compared: any finite number. */
export function isNumber(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value);
}

/** 0 stands for one that is not known; a negative one would be a whole group of processes. */
export function isProcessId(value: unknown): boolean {
  return isCount(value) && (value as number) < 2 ** 32;
}

export function isFlag(value: unknown): boolean {
  return typeof value === 'boolean';
}

/** SHA-256 in hex. */
export function isDigest(value: unknown): boolean {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

export function listOf(check: Check, maxLength: number): Check {
  return (value) => Array.isArray(value) && value.length <= maxLength && value.every(check);
}

/** A record within a record. */
export function recordOf<T extends object>(shape: Shape<T>): Check {
  const read = shapeOf(shape);
  return (value) => read(value) !== null;
}

export function optional(check: Check): Check {
  return (value) => value === undefined || check(value);
}

export function orNull(check: Check): Check {
  return (value) => value === null || check(value);
}

/** As the configuration wants them, so that a name can be part of a file name on every system. */
export function isPartnerName(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    value.length <= 64 &&
    !CONTROL.test(value) &&
    /^[^\\/:*?"<>|~\s.][^\\/:*?"<>|~\s]*$/.test(value)
  );
}
