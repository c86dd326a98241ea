import { isCount, isDigest, isPartnerName, isText, listOf, optional, parserOf } from './record-shape';
import { isFileName, isInside, OutsideError, pathInside } from './inside';

interface Sample {
  readonly partner: string;
  readonly epoch: number;
  readonly order: readonly string[];
  readonly note?: string;
}

const parse = parserOf<Sample>({
  partner: isPartnerName,
  epoch: isCount,
  order: listOf(isPartnerName, 3),
  note: optional(isText(5)),
});

describe('a record by its description', () => {
  it('gives what is described, and nothing else', () => {
    const text = '{"partner":"anna","epoch":4,"order":["bram"],"__proto__":{"polluted":1},"more":1}';
    const value = parse(text);
    expect(value).toEqual({ partner: 'anna', epoch: 4, order: ['bram'] });
    expect(Object.keys(value!)).toEqual(['partner', 'epoch', 'order']);
    expect((value as unknown as { polluted?: number }).polluted).toBeUndefined();
  });

  it.each([
    '',
    'null',
    '[]',
    '{"partner":"anna","epoch":4}',
    '{"partner":"anna","epoch":-1,"order":[]}',
    '{"partner":"anna","epoch":1.5,"order":[]}',
    '{"partner":"anna","epoch":9007199254740992,"order":[]}',
    '{"partner":"../anna","epoch":1,"order":[]}',
    '{"partner":"anna","epoch":1,"order":["a","b","c","d"]}',
    '{"partner":"anna","epoch":1,"order":[],"note":"too long"}',
    '{"partner":"anna","epoch":1,"order":[],"note":"a\\nb"}',
  ])('refuses %j', (text) => expect(parse(text)).toBeNull());

  it('knows a digest', () => {
    expect(isDigest('0'.repeat(64))).toBe(true);
    expect(isDigest(`${'0'.repeat(63)}G`)).toBe(false);
  });
});

describe('a name out of a record in a path', () => {
  it.each(['..', '.', '', 'a/b', 'a\\b', 'c:x', 'a\0', 'x'.repeat(256)])('is no file name: %j', (name) =>
    expect(isFileName(name)).toBe(false),
  );

  it.each(['../x', 'a/../../x', '/etc/passwd', 'a//b', 'a/./b', '261123-0500~x/../../../pwned', 'C:/x', 'a\\..\\b'])(
    'does not lead out of its folder: %s',
    (path) => {
      expect(isInside(path)).toBe(false);
      expect(() => pathInside('/store', path)).toThrow(OutsideError);
    },
  );

  it('leads below its folder, on either system', () => {
    expect(pathInside('/store', '261123-0500~bram/log.txt')).toBe('/store/261123-0500~bram/log.txt');
    expect(pathInside('C:\\store', 'a/b')).toBe('C:\\store\\a\\b');
  });
});
