import { lackingHeaders } from './security-headers';

const ALL = {
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'content-security-policy': "default-src 'self'",
  'x-content-type-options': 'NoSniff',
  'referrer-policy': 'same-origin',
};

describe('headers that protect visitors', () => {
  it('are all there, or told by their names', () => {
    expect(lackingHeaders(ALL, true)).toEqual([]);
    expect(lackingHeaders({}, true)).toEqual([
      'Strict-Transport-Security',
      'Content-Security-Policy',
      'X-Content-Type-Options',
      'Referrer-Policy',
    ]);
  });

  it.each([
    ['strict-transport-security', 'max-age=300', 'Strict-Transport-Security'],
    ['strict-transport-security', 'includeSubDomains', 'Strict-Transport-Security'],
    ['x-content-type-options', 'sniff', 'X-Content-Type-Options'],
    ['referrer-policy', ' ', 'Referrer-Policy'],
  ])('%s: %s has no effect', (name, value, told) => {
    expect(lackingHeaders({ ...ALL, [name]: value }, true)).toEqual([told]);
  });

  it('ask nothing of http that only https can give', () => {
    expect(lackingHeaders({ ...ALL, 'strict-transport-security': '' }, false)).toEqual([]);
  });
});
