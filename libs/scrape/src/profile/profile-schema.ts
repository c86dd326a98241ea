const texts = { type: 'array', items: { type: 'string', minLength: 1 } } as const;

const source = {
  type: 'object',
  required: ['select'],
  additionalProperties: false,
  properties: { select: { type: 'string', minLength: 1 }, attribute: { type: 'string', minLength: 1 } },
} as const;

const sources = { type: 'array', items: source } as const;

const aspect = {
  type: 'object',
  required: ['from'],
  additionalProperties: false,
  properties: { from: sources, format: { const: 'date' }, expected: { type: 'boolean' } },
} as const;

const derived = {
  type: ['object', 'null'],
  required: ['of', 'cases', 'otherwise'],
  additionalProperties: false,
  properties: {
    of: { enum: ['classes', 'pagetype', 'language', 'path'] },
    cases: {
      type: 'array',
      items: {
        type: 'object',
        required: ['match', 'any', 'value'],
        additionalProperties: false,
        properties: { match: { enum: ['equals', 'contains', 'prefix'] }, any: texts, value: { type: 'string' } },
      },
    },
    inherit: {
      type: 'object',
      required: ['any', 'fallback'],
      additionalProperties: false,
      properties: { any: texts, fallback: { type: 'string' } },
    },
    otherwise: { type: ['string', 'null'] },
  },
} as const;

function record(properties: Record<string, unknown>): object {
  return { type: 'object', required: Object.keys(properties), additionalProperties: false, properties };
}

const own = {
  type: 'array',
  maxItems: 50,
  items: {
    type: 'object',
    required: ['name', 'select'],
    additionalProperties: false,
    properties: {
      name: { type: 'string', pattern: '^[\\p{L}\\p{N}][\\p{L}\\p{N} _-]{0,39}$' },
      select: { type: 'string', minLength: 1 },
      attribute: { type: 'string', minLength: 1 },
      text: { const: true },
      many: { type: 'boolean' },
    },
    not: { required: ['attribute', 'text'] },
  },
} as const;

const required = {
  name: { type: 'string', minLength: 1 },
  identity: sources,
  aspects: record({
    title: aspect,
    description: aspect,
    h1: {
      type: 'object',
      required: ['select'],
      additionalProperties: false,
      properties: { select: { type: 'string', minLength: 1 }, expected: { type: 'boolean' } },
    },
    language: aspect,
    modified: aspect,
    pagetype: aspect,
    classes: aspect,
  }),
  parts: record({ root: texts, rest: texts, restWithoutRoot: texts, automated: texts, automatedPagetypes: texts }),
  text: record({ lines: texts, words: texts }),
  links: record({ ignore: texts }),
  queries: {
    ...record({ drop: texts, maxPerPath: { type: 'integer', minimum: 1 } }),
    properties: { drop: texts, maxPerPath: { type: 'integer', minimum: 1 }, order: { enum: ['counts', 'ignored'] } },
  },
  derived: record({ business: derived, category: derived }),
};

/** So many patterns take no noticeable time on a site of 20,000 pages. */
const ignored = { type: 'array', maxItems: 50, items: { type: 'string', minLength: 1, maxLength: 200 } } as const;

/**
 * JSON Schema of a site profile. Every key but `extract` and `ignoreText` is required: a profile says everything, so that no default hides
 * in code.
 */
export const profileSchema = {
  ...record(required),
  properties: { ...required, extract: own, ignoreText: ignored },
};
