/** As much of a JSON Schema as the configuration's uses. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly oneOf?: readonly Schema[];
  readonly then?: Schema;
}

/** One key of the configuration. */
export interface SchemaKey {
  /** `election.leaseSeconds`, `partners[].name`. */
  readonly key: string;
  /** What it may be: `number`, `null|string`, `"en"|"nl"`; parts sorted. */
  readonly type: string;
  readonly schema: Schema;
  /** Where one of several forms alone has it, the value that tells that form: `matomo`. */
  readonly form: string | null;
}

/** Every key that a value can be given for, in the order of the schema. */
export function schemaKeys(schema: Schema, prefix = '', form: string | null = null): SchemaKey[] {
  const forms = schema.oneOf ?? schema.then?.oneOf ?? [];
  const told = new Set(Object.keys(schema.properties ?? schema.then?.properties ?? {}));
  return [
    ...Object.entries(schema.properties ?? schema.then?.properties ?? {}).flatMap(([name, value]) =>
      keysOf(value, prefix + name, form),
    ),
    ...forms.flatMap((one) => {
      const properties = Object.entries(one.properties ?? {});
      const name = properties.find(([, { const: value }]) => typeof value === 'string')?.[1].const as string;
      return properties.filter(([key]) => !told.has(key)).flatMap(([key, value]) => keysOf(value, prefix + key, name));
    }),
  ];
}

function keysOf(schema: Schema, key: string, form: string | null): SchemaKey[] {
  if (key === '$schema') return [];
  const inner = schema.items ?? schema;
  const within = schemaKeys(inner, `${key}${schema.items ? '[]' : ''}.`, form);
  const self = { key: schema.items && within.length > 0 ? `${key}[]` : key, type: typeOf(schema), schema, form };
  const isPlain = within.length === 0;
  return isPlain || canBeNone(schema) ? [self, ...within] : within;
}

/** Whether a group of keys can itself be given as null. */
function canBeNone({ type, default: value, then }: Schema): boolean {
  const isNullable = Array.isArray(type) && type.includes('null');
  return value === null ? then !== undefined || isNullable : value === undefined && isNullable;
}

function typeOf(schema: Schema): string {
  if (schema.items) return `${parts(schema.items).join('|')}[]`;
  return parts(schema).join('|');
}

function parts({ type, enum: values, const: value, then }: Schema): string[] {
  if (values) return values.map((one) => JSON.stringify(one)).sort();
  if (value !== undefined) return [JSON.stringify(value)];
  if (then) return ['null', 'object'];
  return [type ?? 'object'].flat().map(String).sort();
}
