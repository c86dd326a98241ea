import fc from 'fast-check';
import { holdsPersonal, isCitizenNumber, maskPersonal, maskValue } from './personal-values';

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

  it('is masked once: masking what is masked changes nothing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl({ withQueryParameters: true }), fc.string()), (text) => {
        const once = maskPersonal(text);
        expect(maskPersonal(once)).toBe(once);
      }),
    );
  });
});
