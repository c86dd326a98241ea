import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withConfigTable } from './config-table';
import { schemaKeys, type Schema } from './schema-keys';
import { typeKeys } from './type-keys';

const root = join(__dirname, '../../../..');
const schema = JSON.parse(
  readFileSync(join(root, 'libs/production/src/config/production-config.schema.json'), 'utf8'),
) as Schema;

/** Known to nobody but the reader of the file, and made by it. */
const ONLY_IN_FILE = ['self'];
const MADE = ['file', 'digest', 'me', 'me.home', 'me.name', 'me.store', 'partners[].store'];

describe('the configuration, which is described three times', () => {
  it('has the same keys with the same values in the schema and in the types', () => {
    const inSchema = new Map<string, Set<string>>();
    for (const { key, type } of schemaKeys(schema)) {
      const parts = inSchema.get(key) ?? inSchema.set(key, new Set()).get(key)!;
      for (const part of type.endsWith('[]') ? [type] : type.split('|')) parts.add(part);
    }
    for (const key of ONLY_IN_FILE) inSchema.delete(key);
    const inTypes = typeKeys(root);
    for (const key of MADE) expect(inTypes.delete(key)).toBe(true);
    const plain = (keys: Iterable<[string, string]>): Record<string, string> =>
      Object.fromEntries([...keys].filter(([, type]) => type !== 'object').sort(([a], [b]) => (a < b ? -1 : 1)));
    expect(plain(inTypes)).toEqual(plain([...inSchema].map(([key, parts]) => [key, [...parts].sort().join('|')])));
  });

  it('stands in docs/configuration.md as the schema has it, with every default', () => {
    const page = readFileSync(join(root, 'docs/configuration.md'), 'utf8').replaceAll('\r\n', '\n');
    expect(page).toBe(withConfigTable(page, schema));
  });

  it('says of every key what it is', () => {
    expect(schemaKeys(schema).filter(({ schema: { description } }) => !description)).toEqual([]);
  });
});
