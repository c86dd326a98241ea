/** Variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What Node, the system's libraries and a browser look for, on Linux and Windows; no value of them is a secret. */
const ORDINARY = [
  /^(PATH|PATHEXT|PWD|HOME|USER|USERNAME|LOGNAME|SHELL|COMSPEC|HOSTNAME|OS|TERM|COLORTERM|NO_COLOR|FORCE_COLOR)$/,
  /^(TEMP|TMP|TMPDIR|TZ|TZDIR|LANG|LANGUAGE|LC_[A-Z]+|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|DBUS_SESSION_BUS_ADDRESS)$/,
  /^(SYSTEMROOT|SYSTEMDRIVE|WINDIR|HOMEDRIVE|HOMEPATH|USERPROFILE|USERDOMAIN|COMPUTERNAME|ALLUSERSPROFILE|PUBLIC)$/,
  /^(APPDATA|LOCALAPPDATA|PROGRAMDATA|PROGRAMFILES(\(X86\))?|PROGRAMW6432|COMMONPROGRAMFILES(\(X86\))?)$/,
  /^(NUMBER_OF_PROCESSORS|PROCESSOR_[A-Z0-9]+|XDG_[A-Z_]+|KRB5CCNAME|CHROME_PATH|CHROMIUM_PATH|CI)$/,
  /^(NODE_OPTIONS|NODE_PATH|NODE_ENV|NODE_NO_WARNINGS|NODE_DEBUG|NODE_V8_COVERAGE|NODE_COMPILE_CACHE|NODE_ICU_DATA)$/,
  /^(UV_[A-Z_]+|LD_[A-Z_]+|DYLD_[A-Z_]+|MALLOC_[A-Z_]+|GLIBC_TUNABLES|SSL_CERT_(FILE|DIR)|NODE_TLS_[A-Z_]+)$/,
  /^PRODUCTION_(CONFIG|PARTNER|NOW|DEBUG)$/,
  /^SCRAPE_AND_REPORT_(PROJECT|TARGETS)$/,
];

/** Besides, for a program that talks to servers: its proxy, which may bear a password, and further authorities. */
const OF_THE_NETWORK = /^((HTTP|HTTPS|ALL|NO)_PROXY|NODE_EXTRA_CA_CERTS|NODE_USE_(ENV_PROXY|SYSTEM_CA))$/;

/**
 * The part of an environment that any program may have. Secrets stand in variables that the configuration names, and no
 * rule can tell them by their names; so what is not known to be ordinary stays behind.
 */
export function ordinaryEnvironment(
  env: Environment,
  { usesNetwork = false }: { readonly usesNetwork?: boolean } = {},
): Record<string, string> {
  const isOrdinary = (name: string): boolean =>
    ORDINARY.some((pattern) => pattern.test(name)) || (usesNetwork && OF_THE_NETWORK.test(name));
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => {
      const [name, value] = entry;
      return value !== undefined && isOrdinary(name.toUpperCase());
    }),
  );
}

/** The variable of a value written as `env:NAME`; null when the value is itself. */
export function variableNamed(value: string): string | null {
  return /^env:(.+)$/.exec(value)?.[1]?.trim() ?? null;
}
