import { createHash } from 'node:crypto';
import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import { parse, type ParseError, printParseErrorCode } from 'jsonc-parser';
import { ConfigError, type ConfigProblem } from '../errors';
import type { ProductionConfig } from './config';
import { type IdentityNames, findIdentity } from './identity';
import { absolutePath, resolvePaths, type RawConfig } from './resolve-paths';
import { rulesBroken } from './rules';
import schema from './production-config.schema.json';

export interface ParseConfigOptions {
  /** Absolute path of the file: relative paths in it are relative to its folder. */
  readonly file: string;
  readonly names: Omit<IdentityNames, 'self'>;
  /** Whether a path is a file: a home must be a folder, though it may be out of reach. */
  readonly isFile?: (path: string) => boolean;
}

const AJV = { allErrors: true, useDefaults: true, discriminator: true, strict: false } as const;
/** Once a process, however often it reads a configuration. */
let compiled: ValidateFunction | undefined;

/**
 * Reads the text of a configuration: JSON (comments allowed), every default filled in, every path absolute.
 *
 * @throws ConfigError with every problem at once, each with its path in the file.
 */
export function parseConfig(text: string, { file, names, isFile = () => false }: ParseConfigOptions): ProductionConfig {
  const syntax: ParseError[] = [];
  const value: unknown = parse(text, syntax, { allowTrailingComma: true, disallowComments: false });
  if (syntax.length > 0)
    throw new ConfigError(
      file,
      syntax.map((error) => syntaxProblem(text, error)),
    );

  const digest = createHash('sha256').update(canonicalJson(value)).digest('hex');
  const validate = (compiled ??= new Ajv(AJV).compile(schema));
  const problems = validate(value) ? [] : schemaProblems(validate.errors ?? []);
  const raw = value as RawConfig;
  problems.push(...rulesBroken(raw), ...homesThatAreFiles(raw, file, isFile));

  const identity = findIdentity(partnerNamesOf(raw), { ...names, self: selfOf(raw) });
  if ('problem' in identity) problems.push({ path: identity.path, message: identity.problem, about: 'identity' });
  if (problems.length > 0 || 'problem' in identity) throw new ConfigError(file, problems);
  return resolvePaths(raw, { file, digest, me: identity.index });
}

/** The name of the partner that this machine is, whatever else is wrong with the configuration; null when it is none. */
export function partnerIn(text: string, names: Omit<IdentityNames, 'self'>): string | null {
  const raw = parse(text, [], { allowTrailingComma: true }) as RawConfig;
  const partners = partnerNamesOf(raw);
  const identity = findIdentity(partners, { ...names, self: selfOf(raw) });
  return 'index' in identity ? partners[identity.index]! : null;
}

function partnerNamesOf(raw: RawConfig): string[] {
  return Array.isArray(raw?.partners) ? raw.partners.map((partner) => String(partner?.name ?? '')) : [];
}

function selfOf(raw: RawConfig): string | null {
  return typeof raw?.self === 'string' ? raw.self : null;
}

/** Absolute paths of the homes that a configuration names, whatever else is wrong with it. */
export function homesIn(text: string, file: string): string[] {
  const value = parse(text, [], { allowTrailingComma: true }) as { partners?: unknown } | undefined;
  const partners = Array.isArray(value?.partners) ? (value.partners as ({ home?: unknown } | null)[]) : [];
  return partners.flatMap((partner) => (typeof partner?.home === 'string' ? [absolutePath(partner.home, file)] : []));
}

function syntaxProblem(text: string, { error, offset }: ParseError): ConfigProblem {
  const before = text.slice(0, offset).split('\n');
  return {
    path: `line ${before.length}, column ${before.at(-1)!.length + 1}`,
    message: `no JSON: ${printParseErrorCode(error)}`,
  };
}

/** One problem a fault: that a branch as a whole did not match says nothing to people. */
function schemaProblems(errors: readonly ErrorObject[]): ConfigProblem[] {
  return errors
    .filter(({ keyword }) => keyword !== 'oneOf' && keyword !== 'if')
    .map((error) => ({ path: pathOf(error), message: messageOf(error) }));
}

function homesThatAreFiles(raw: RawConfig, file: string, isFile: (path: string) => boolean): ConfigProblem[] {
  const partners: unknown = raw?.partners;
  if (!Array.isArray(partners)) return [];
  return partners.flatMap((partner: { home?: unknown } | null, index) => {
    const home = partner?.home;
    return typeof home === 'string' && isFile(absolutePath(home, file))
      ? [{ path: `partners[${index}].home`, message: `"${home}" is a file, not a folder` }]
      : [];
  });
}

function pathOf({ instancePath, keyword, params }: ErrorObject): string {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'))
    .reduce((whole, part) => (/^\d+$/.test(part) ? `${whole}[${part}]` : whole ? `${whole}.${part}` : part), '');
  const key =
    keyword === 'additionalProperties'
      ? params['additionalProperty']
      : keyword === 'required'
        ? params['missingProperty']
        : null;
  return key === null ? path : path ? `${path}.${key}` : String(key);
}

function messageOf({ keyword, params, message }: ErrorObject): string {
  if (keyword === 'additionalProperties') return 'unknown key';
  if (keyword === 'required') return 'is missing';
  if (keyword === 'enum')
    return `must be one of ${(params['allowedValues'] as unknown[]).map((value) => JSON.stringify(value)).join(', ')}`;
  if (keyword === 'discriminator') return `must name a known ${String(params['tag'])}`;
  if (keyword === 'multipleOf') return 'must be a whole number';
  return message ?? `is not valid (${keyword})`;
}

function canonicalJson(value: unknown): string {
  return (
    JSON.stringify(value, (_key, part: unknown) =>
      part && typeof part === 'object' && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
        : part,
    ) ?? ''
  );
}
