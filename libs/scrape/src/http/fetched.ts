import { HttpQuirk } from './response-head';

/** What became of one request. Header names are lower case; of a repeated header the first counts. */
export type Fetched =
  | {
      readonly kind: 'response';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: Buffer | null;
      /** That the whole answer took, full ones; absent for less than one. */
      readonly seconds?: number;
      /** Values of `Set-Cookie`; absent without any. */
      readonly cookies?: readonly string[];
      /** What the server wrote that is no HTTP, and was read as browsers read it; absent without any. */
      readonly quirks?: readonly HttpQuirk[];
    }
  | {
      readonly kind: 'error';
      readonly error: FetchErrorKind;
      readonly detail: string;
      /** What to do about it, where that is known better than by its kind. */
      readonly hint?: string;
    };

/** Short, stable names of what goes wrong below HTTP; they stand in `links.status` and in `problems.kind`. */
export type FetchErrorKind =
  | 'dns'
  | 'refused'
  | 'reset'
  | 'timeout'
  | 'tls'
  | 'protocol'
  | 'headers-too-large'
  | 'body-too-large'
  | 'bad-encoding'
  | 'private-address'
  /** The proxy of this network does not let us through: says nothing of the host. */
  | 'proxy'
  | 'error';

const KINDS: readonly (readonly [RegExp, FetchErrorKind])[] = [
  [/^PRIVATE_ADDRESS$/, 'private-address'],
  [/^BODY_TOO_LARGE$|^ERR_BUFFER_TOO_LARGE$/, 'body-too-large'],
  [/^(PROXY_(?!GATEWAY)|CA_FILE_INVALID)/, 'proxy'],
  [/^(ENOTFOUND|EAI_|ENODATA|ENONAME)/, 'dns'],
  [/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EACCES|PROXY_GATEWAY)$/, 'refused'],
  [/TIMEOUT|^ETIMEDOUT$|^DEADLINE$/, 'timeout'],
  [/^HEADERS_TOO_LARGE$/, 'headers-too-large'],
  [/^PROTOCOL$/, 'protocol'],
  [/^Z_|^ERR_BROTLI|^ERR__ERROR_FORMAT|^ERR_PADDING|^BAD_ENCODING$/, 'bad-encoding'],
  [/^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|EPROTO|HOSTNAME_MISMATCH)/, 'tls'],
  [/^(ECONNRESET|EPIPE|CONNECTION_CLOSED|ECONNABORTED)$/, 'reset'],
];

/** The kind of an error by its code (of itself, its causes, or the parts of an aggregate). */
export function fetchErrorKind(error: unknown): FetchErrorKind {
  let at = error as ErrorLike | null | undefined;
  for (let depth = 0; at && typeof at === 'object' && depth < 5; depth += 1) {
    const code = String(at.code ?? at.name ?? '');
    const match = KINDS.find(([pattern]) => pattern.test(code));
    if (match) return match[1];
    at = at.cause ?? at.errors?.[0];
  }
  return 'error';
}

/** What an error of a request comes to. */
export function fetchErrorOf(error: unknown): Fetched {
  const hint = (error as { hint?: unknown }).hint;
  return {
    ...{ kind: 'error', error: fetchErrorKind(error), detail: messageOf(error) },
    ...(typeof hint === 'string' && { hint }),
  };
}

function messageOf(error: unknown): string {
  const inner = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
  return inner instanceof Error
    ? inner.message || String((inner as { code?: unknown }).code ?? inner.name)
    : String(inner);
}

interface ErrorLike {
  readonly code?: unknown;
  readonly name?: unknown;
  readonly cause?: ErrorLike;
  readonly errors?: readonly ErrorLike[];
}

/** Whether the host itself was not to be reached, as opposed to a bad answer. */
export function isUnreachable(error: FetchErrorKind): boolean {
  return error === 'dns' || error === 'refused' || error === 'timeout' || error === 'reset' || error === 'proxy';
}
