import { readFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { resolve } from 'node:path';
import type { ProductionConfig } from '../config/config';
import { homesIn, parseConfig } from '../config/parse-config';
import type { Environment } from '../environment';
import { ConfigError } from '../errors';
import { findFiles } from './find-files';

/** The configuration file of this run: `PRODUCTION_CONFIG`, else `apps/prod/production.config.json` of the workspace. */
export function configFileOf(workspaceRoot: string, env: Environment): string {
  return resolve(workspaceRoot, env['PRODUCTION_CONFIG'] || 'apps/prod/production.config.json');
}

/**
 * Reads and checks the configuration. An unreachable home is no fault, since any machine may be off; a home that is a
 * file is one, which `isFile` tells (see `findFiles`); without it no home is looked at.
 *
 * @throws ConfigError with every problem at once.
 */
export function loadConfig(
  file: string,
  env: Environment,
  isFile: (path: string) => boolean = () => false,
): ProductionConfig {
  const names = { environment: env['PRODUCTION_PARTNER'], userName: userName(env), hostName: hostname() };
  return parseConfig(readConfig(file), { file, names, isFile });
}

/** As `loadConfig`, with the homes looked at, each within a limit. For the first task of a run. */
export async function loadConfigAndHomes(file: string, env: Environment): Promise<ProductionConfig> {
  const files = await findFiles(homesIn(readConfig(file), file));
  return loadConfig(file, env, (path) => files.has(path));
}

function readConfig(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigError(file, [{ path: '', message: `cannot be read: ${(error as Error).message}` }]);
  }
}

function userName(env: Environment): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return env['USERNAME'] ?? env['USER'];
  }
}
