import fc from 'fast-check';
import { holdsPersonal, isCitizenNumber, maskPersonal, maskValue } from './personal-values';

describe('a date in the name of a document', () => {
  it.each([
    '/downloads/jaarverslag-20251231.pdf',
    '/downloads/jaarverslag20251231.pdf',
    '/downloads/Jaarverslag_2025_definitief.pdf',
    '/downloads/20251231_Jaarverslag.pdf',
    '/besluit_20251231_1430.pdf',
    '/nieuws/2026-11-28',
    '/nieuws/20261128/',
    '/nieuws/31122025',
    '/nieuws/31-12-2025',
    '/nieuws/2026.11.28',
    '/agenda/20251231-1430',
    '/agenda/2026-11-28T1430',
    '/agenda/251128-1430',
    '/begroting/2024-2025',
    '/begroting/20250101-20251231.xlsx',
    '/verslag-2025-12-31-2.pdf',
  ])('stays: %s', (path) => {
    expect(maskPersonal(path)).toBe(path);
  });

  it('stays on every day, also where its digits pass the eleven-test with a zero before them', () => {
    const days = Array.from({ length: 40 * 365 }, (_, nr) =>
      new Date(Date.UTC(2000, 0, 1 + nr)).toISOString().slice(0, 10),
    );
    const names = days.flatMap((day) => {
      const [year, month, date] = day.split('-') as [string, string, string];
      return [day, year + month + date, date + month + year, `${date}-${month}-${year}`];
    });
    expect(names.filter((name) => holdsPersonal(`/a/${name}.pdf`))).toEqual([]);
  });

  it.each([
    ['/a/20251332', '/a/[number]'],
    ['/a/12345678', '/a/[number]'],
    ['/a/19700415', '/a/[number]'],
    ['/a/201012026', '/a/[number]'],
    ['/a/202512311430', '/a/[number]'],
    ['/a/20261122-000417', '/a/[number]'],
    ['/a/20251231-0612345678', '/a/[number]'],
    ['/a/2024-2025-2026-2027', '/a/[number]'],
    ['/a/010170-1234', '/a/[number]'],
    ['/a/2012.01.01-0612', '/a/2012.01.01-0612'],
    ['/a/AB12CD20251231', '/a/[token]'],
  ])('is told from another number: %s', (path, masked) => {
    expect(maskPersonal(path)).toBe(masked);
  });

  it('never stands in nine digits that pass the eleven-test', () => {
    const found = Array.from({ length: 28 }, (_, day) => `202012${String(day + 1).padStart(2, '0')}`).flatMap((date) =>
      Array.from({ length: 10 }, (_, nr) => `${date}-${nr}`),
    );
    const persons = found.filter(isCitizenNumber);
    expect(persons.length).toBeGreaterThan(0);
    expect(persons.filter((text) => !holdsPersonal(`/a/${text}`))).toEqual([]);
  });
});

describe('what may tell of a person', () => {
  it.each([
    ['/contact/piet@planted.example', '/contact/[e-mail]'],
    ['/contact/piet%40planted.example/', '/contact/[e-mail]/'],
    ['/contact/piet%2540planted.example', '/contact/[e-mail]'],
    ['/dossier/123456782', '/dossier/[number]'],
    ['/dossier/1234.56.782', '/dossier/[number]'],
    ['/bel/06-12345678', '/bel/[number]'],
    ['/iban/NL91ABNA0417164300', '/iban/[number]'],
    ['/reset/PLANTEDTOKEN55', '/reset/[token]'],
    ['/reset/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.x-y_z', '/reset/[token]'],
    ['/reset/0b7c2a31-5f2e-4f0c-9a51-8d5f0e6d2b11', '/reset/[token]'],
    ['/reset/d41d8cd98f00b204e9800998ecf8427e', '/reset/[token]'],
    ['/zaak/20261122000417', '/zaak/[number]'],
    ['/contact/piet%25252540planted.example', '/contact/[e-mail]'],
    ['/contact/jos%C3%A9.smit@planted.example', '/contact/[e-mail]'],
    ['/contact/piet@caf%C3%A9.example', '/contact/[e-mail]'],
    ['/contact/piet%EF%BC%A0planted.example', '/contact/[e-mail]'],
    ['/contact/piet(at)planted.example', '/contact/[e-mail]'],
    ['/x%2Fpiet@planted.example', '/x/[e-mail]'],
    ['/dossier/123.456.782', '/dossier/[number]'],
    ['/dossier/123%20456%20782', '/dossier/[number]'],
    ['/dossier/123+456+782', '/dossier/[number]'],
    ['/dossier/123-456-782', '/dossier/[number]'],
    ['/dossier/123_456_782', '/dossier/[number]'],
    ['/dossier/123%C2%A0456%C2%A0782', '/dossier/[number]'],
    ['/dossier/123%E2%80%93456%E2%80%93782', '/dossier/[number]'],
    ['/dossier/%31%32%33%34%35%36%37%38%32', '/dossier/[number]'],
    ['/dossier%2F123.456.782', '/dossier/[number]'],
    ['/dossier/1%2E2%2E3%2E4%2E5%2E6%2E7%2E8%2E2', '/dossier/[number]'],
    ['/dossier/bsn123456782', '/dossier/[token]'],
    ['/bel/+31%206%2012%2034%2056%2078', '/bel/[number]'],
    ['/bel/06.12.34.56.78', '/bel/[number]'],
    ['/bel/+31(0)6-12345678', '/bel/[number]'],
    ['/bel/020-1234567', '/bel/[number]'],
    ['/bel/+49-170-123-4567', '/bel/[number]'],
    ['/iban/NL91%20ABNA%200417%201643%2000', '/iban/[number]'],
    ['/iban/nl91abna0417164300', '/iban/[number]'],
    ['/iban/NL91.ABNA.0417.1643.00', '/iban/[number]'],
    ['/iban/DE89+3704+0044+0532+0130+00', '/iban/[number]'],
    ['/kaart/4111-1111-1111-1111', '/kaart/[number]'],
    ['/reset/eyJhbGciOiJSU0EifQ.a.b.c.d', '/reset/[token]'],
    ['/reset/PLANTEDTOKENWITHOUT', '/reset/[token]'],
    ['/reset/aBcDeFgHiJkLm', '/reset/[token]'],
    ['/reset/a1b2c3d4', '/reset/[token]'],
    ['/reset/V1StGXR8_Z5jdHi6B', '/reset/[token]'],
    ['/nieuws/toeslag-a8f9k2m3x7-bericht', '/nieuws/toeslag-[token]-bericht'],
  ])('%s becomes %s', (text, masked) => {
    expect(maskPersonal(text)).toBe(masked);
    expect(holdsPersonal(text)).toBe(true);
  });

  it.each([
    '/nl/aangifte-2026/inkomstenbelasting-voor-particulieren',
    '/nl/nieuws/2026/11/22/bericht',
    '/nl/belastingdienst2026',
    '/caf%C3%A9/a%20b',
    '/a/b.html?page=12',
    '/wp-login.php',
    '/nieuws/2026-11-22-bericht',
    '/nieuws/2026.11.22/bericht',
    '/wet-ib-2001/artikel-3.104',
    '/versie-1.10.3/release-notes',
    '/zoeken/aow-2026-2027',
    '/Belastingdienst/wps/portal',
    '/programmas_en_formulieren/aangifteInkomstenbelasting',
  ])('%s stays', (text) => {
    expect(maskPersonal(text)).toBe(text);
  });

  it.each([
    ['token', 'abc', '[masked]'],
    ['access_token', 'x1', '[masked]'],
    ['E-mail', 'piet', '[masked]'],
    ['page', '2', '2'],
    ['q', 'piet@planted.example', '[e-mail]'],
  ])('of a parameter %s the value %s becomes %s', (name, value, expected) => {
    expect(maskValue(name, value)).toBe(expected);
  });

  it('is told of citizen service numbers by the eleven-test', () => {
    expect(['123456782', '111222333', '123456783', '12345672', '000000000'].map(isCitizenNumber)).toEqual([
      true,
      true,
      false,
      true,
      false,
    ]);
  });

  it.each(['a', '1', '1-', 'a@', '@', '%25', '%4', 'NL91', '%C2%A0', 'eyJ', 'eyJ-', 'aB', '1a', '[at]', '0.'])(
    'is found in little time, however long an address of %s is',
    (piece) => {
      const started = performance.now();
      maskPersonal(`/${piece.repeat(8192 / piece.length)}`);
      expect(performance.now() - started).toBeLessThan(500);
    },
  );

  it('is masked once: masking what is masked changes nothing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl({ withQueryParameters: true }), fc.string()), (text) => {
        const once = maskPersonal(text);
        expect(maskPersonal(once)).toBe(once);
      }),
    );
  });
});
