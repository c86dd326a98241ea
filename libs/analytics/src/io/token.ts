import { readFileSync, statSync } from 'node:fs';
import { StageError } from '@scrape-and-report/production';

export interface TokenSource {
  readonly tokenEnv: string;
  readonly tokenFile: string | null;
}

/**
 * The token, from the environment or else from its file.
 *
 * @param name what it is called in messages
 * @throws StageError when neither has one, or when others than the owner may read the file (not checked on Windows,
 * where the mode tells nothing)
 */
export function readToken(
  { tokenEnv, tokenFile }: TokenSource,
  env: Readonly<Record<string, string | undefined>>,
  name: string,
): string {
  const token = env[tokenEnv]?.trim() || (tokenFile === null ? '' : readTokenFile(tokenFile, name));
  if (token !== '') return token;
  throw new StageError(
    tokenFile === null
      ? `no ${name}: ${tokenEnv} is not set`
      : `no ${name}: ${tokenEnv} is not set and ${tokenFile} is empty`,
    {
      code: 'ANALYTICS_TOKEN_MISSING',
      hint: `set ${tokenEnv}, or name a file that only you can read in analytics.tokenFile`,
    },
  );
}

/**
 * The `Authorization` header for a gate before Matomo, or null when there is none.
 *
 * @throws StageError when a variable that should hold a name or a password is empty
 */
export function readLogin(
  auth: { readonly userEnv: string; readonly passwordEnv: string } | null,
  env: Readonly<Record<string, string | undefined>>,
): string | null {
  if (auth === null) return null;
  const [user, password] = [env[auth.userEnv] ?? '', env[auth.passwordEnv] ?? ''];
  const missing = user === '' ? auth.userEnv : password === '' ? auth.passwordEnv : null;
  if (missing !== null)
    throw new StageError(`no login for the server before Matomo: ${missing} is not set`, {
      code: 'ANALYTICS_LOGIN_MISSING',
      hint: `set ${auth.userEnv} and ${auth.passwordEnv}, or take analytics.auth out`,
    });
  return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
}

function readTokenFile(path: string, name: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat)
    throw new StageError(`no ${name}: ${path} is missing`, {
      code: 'ANALYTICS_TOKEN_MISSING',
      hint: 'write the token into this file',
    });
  if (process.platform !== 'win32' && (stat.mode & 0o077) !== 0) {
    throw new StageError(`${path} can be read by others than its owner (mode ${(stat.mode & 0o777).toString(8)})`, {
      code: 'ANALYTICS_TOKEN_EXPOSED',
      hint: `chmod 600 ${path}, and make a new token`,
    });
  }
  return readFileSync(path, 'utf8').trim();
}
