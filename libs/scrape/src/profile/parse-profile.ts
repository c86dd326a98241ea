import Ajv, { ErrorObject, ValidateFunction } from 'ajv';
import { ConfigError, ConfigProblem, textPatternProblem } from '@scrape-and-report/production';
import { parseSelectors } from '../extract/selector';
import { SiteProfile } from './profile';
import { profileSchema } from './profile-schema';

let validate: ValidateFunction<SiteProfile> | undefined;

/**
 * Checks a profile: its shape, its selectors and its regular expressions. `$schema` at the top is let pass.
 *
 * @throws ConfigError with every problem and where in the file it stands.
 */
export function parseProfile(file: string, value: unknown): SiteProfile {
  validate ??= new Ajv({ allErrors: true, allowUnionTypes: true }).compile<SiteProfile>(profileSchema);
  const plain: unknown = isObject(value)
    ? Object.fromEntries(Object.entries(value).filter(([key]) => key !== '$schema'))
    : value;
  if (!validate(plain)) throw new ConfigError(file, (validate.errors ?? []).map(shapeProblem));
  const problems = contentProblems(plain);
  if (problems.length > 0) throw new ConfigError(file, problems);
  return plain;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shapeProblem(error: ErrorObject): ConfigProblem {
  const path = error.instancePath
    .slice(1)
    .replace(/\/(\d+)/g, '[$1]')
    .replaceAll('/', '.');
  const params = error.params as { additionalProperty?: string; allowedValues?: readonly string[] };
  if (params.additionalProperty)
    return { path: [path, params.additionalProperty].filter(Boolean).join('.'), message: 'is no key of a profile' };
  return {
    path,
    message: params.allowedValues ? `must be one of ${params.allowedValues.join(', ')}` : (error.message ?? 'is wrong'),
  };
}

function contentProblems(profile: SiteProfile): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const attempt = (path: string, work: () => unknown): void => {
    try {
      work();
    } catch (error) {
      problems.push({ path, message: (error as Error).message });
    }
  };
  profile.identity.forEach(({ select }, nr) => attempt(`identity[${nr}].select`, () => parseSelectors(select)));
  for (const [name, rule] of Object.entries(profile.aspects)) {
    const selects = 'from' in rule ? rule.from.map(({ select }) => select) : [rule.select];
    selects.forEach((select, nr) =>
      attempt(`aspects.${name}${'from' in rule ? `.from[${nr}]` : ''}.select`, () => parseSelectors(select)),
    );
  }
  for (const part of ['root', 'rest', 'restWithoutRoot', 'automated'] as const) {
    profile.parts[part].forEach((select, nr) => attempt(`parts.${part}[${nr}]`, () => parseSelectors(select)));
  }
  const names = (profile.extract ?? []).map(({ name }) => name.toLowerCase());
  (profile.extract ?? []).forEach(({ name, select }, nr) => {
    attempt(`extract[${nr}].select`, () => parseSelectors(select));
    if (names.indexOf(name.toLowerCase()) < nr)
      problems.push({ path: `extract[${nr}].name`, message: `"${name}" is already a fact's name` });
  });
  (profile.ignoreText ?? []).forEach((pattern, nr) => {
    const message = textPatternProblem(pattern);
    if (message !== null) problems.push({ path: `ignoreText[${nr}]`, message });
  });
  profile.links.ignore.forEach((pattern, nr) => attempt(`links.ignore[${nr}]`, () => new RegExp(pattern)));
  return problems;
}
