import Ajv from 'ajv';
import { ConfigError } from '@scrape-and-report/production';

/** File in a folder of static pages that says what files cannot: redirects, statuses, headers. Never served itself. */
export const SITE_RULES_NAME = '_site.json';

export interface SiteRules {
  /** @param target path with query, as requested */
  redirectOf(target: string): { readonly to: string; readonly status: number } | null;
  /** @param path decoded, without query */
  statusOf(path: string): number | undefined;
  headersOf(path: string): Readonly<Record<string, string>>;
}

interface RulesFile {
  readonly redirects?: readonly { readonly from: string; readonly to: string; readonly status: number }[];
  readonly statuses?: Readonly<Record<string, number>>;
  readonly headers?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const status = { type: 'integer', minimum: 200, maximum: 599 };
const schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    redirects: {
      type: 'array',
      items: {
        type: 'object',
        required: ['from', 'to', 'status'],
        additionalProperties: false,
        properties: {
          from: { type: 'string', pattern: '^/' },
          to: { type: 'string', minLength: 1 },
          status: { enum: [301, 302, 303, 307, 308] },
        },
      },
    },
    statuses: { type: 'object', additionalProperties: status },
    headers: { type: 'object', additionalProperties: { type: 'object', additionalProperties: { type: 'string' } } },
  },
};

/** @throws ConfigError when the text is no such file. */
export function parseSiteRules(file: string, text: string): SiteRules {
  const rules = parse(file, text);
  const redirects = new Map((rules.redirects ?? []).map((redirect) => [decode(redirect.from), redirect]));
  const statuses = new Map(Object.entries(rules.statuses ?? {}));
  const headers = new Map(Object.entries(rules.headers ?? {}));
  return {
    redirectOf: (target) => redirects.get(decode(target)) ?? redirects.get(decode(target.split('?')[0]!)) ?? null,
    statusOf: (path) => statuses.get(path),
    headersOf: (path) => lowerCased(headers.get(path) ?? {}),
  };
}

function parse(file: string, text: string): RulesFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ConfigError(file, [{ path: '', message: `is no JSON: ${(error as Error).message}` }]);
  }
  const validate = new Ajv({ allErrors: true }).compile<RulesFile>(schema);
  if (validate(value)) return value;
  throw new ConfigError(
    file,
    (validate.errors ?? []).map(({ instancePath, message }) => ({
      path: instancePath.slice(1).replaceAll('/', '.'),
      message: message ?? 'is wrong',
    })),
  );
}

function decode(target: string): string {
  try {
    return decodeURIComponent(target);
  } catch {
    return target;
  }
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
