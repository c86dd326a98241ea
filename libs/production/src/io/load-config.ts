import { readFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import type { ProductionConfig } from '../config/config';
import type { IdentityNames } from '../config/identity';
import { homesIn, parseConfig, partnerIn } from '../config/parse-config';
import type { Environment } from '../environment';
import { ConfigError } from '../errors';
import { findFiles } from './find-files';

/** Makes its folder a project with the whole pipeline. */
export const CONFIG_NAME = 'production.config.json';

/**
 * The configuration file of a project's pipeline: the one that `PRODUCTION_CONFIG` names, else the project's own.
 *
 * @param projectRoot relative to the workspace
 * @returns its absolute path
 */
export function configFileOf(workspaceRoot: string, env: Environment, projectRoot: string): string {
  return resolve(workspaceRoot, env['PRODUCTION_CONFIG'] || join(projectRoot, CONFIG_NAME));
}

/** The name of the partner that this machine is by the text of a configuration, whatever else is wrong with it; else null. */
export function partnerNameIn(text: string, env: Environment): string | null {
  return partnerIn(text, machineNames(env));
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
  return parseConfig(readConfig(file), { file, names: machineNames(env), isFile });
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

function machineNames(env: Environment): Omit<IdentityNames, 'self'> {
  return { environment: env['PRODUCTION_PARTNER'], userName: userName(env), hostName: hostname() };
}

function userName(env: Environment): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return env['USERNAME'] ?? env['USER'];
  }
}
