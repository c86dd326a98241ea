import { readFileSync, statSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { resolve } from 'node:path';
import type { ProductionConfig } from '../config/config';
import { parseConfig } from '../config/parse-config';
import { ConfigError } from '../errors';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The configuration file of this run: `PRODUCTION_CONFIG`, else `apps/prod/production.config.json` of the workspace. */
export function configFileOf(workspaceRoot: string, env: Environment): string {
  return resolve(workspaceRoot, env['PRODUCTION_CONFIG'] || 'apps/prod/production.config.json');
}

/**
 * Reads and checks the configuration. An unreachable home is no fault, since any machine may be off; a home that is a
 * file is one.
 *
 * @throws ConfigError with every problem at once.
 */
export function loadConfig(file: string, env: Environment): ProductionConfig {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigError(file, [{ path: '', message: `cannot be read: ${(error as Error).message}` }]);
  }
  const names = { environment: env['PRODUCTION_PARTNER'], userName: userName(env), hostName: hostname() };
  return parseConfig(text, { file, names, isFile });
}

function userName(env: Environment): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return env['USERNAME'] ?? env['USER'];
  }
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
