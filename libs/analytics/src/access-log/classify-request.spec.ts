import { classifyRequest, targetOf, withoutMarks } from './classify-request';

describe('a request of a log', () => {
  it.each([
    ['GET /a HTTP/1.1', '/a'],
    ['GET /a?b=c#d HTTP/2.0', '/a?b=c'],
    ['GET http://www.example.nl/a HTTP/1.1', '/a'],
    ['GET https://www.example.nl HTTP/1.1', '/'],
    ['POST /form HTTP/1.1', '/form'],
    ['GET //evil.example/a HTTP/1.1', '//evil.example/a'],
    ['GET /a', '/a'],
    ['HEAD /a HTTP/1.1', null],
    ['OPTIONS * HTTP/1.0', null],
    ['-', null],
    ['\\x16\\x03', null],
  ])('%s is after %s', (request, target) => {
    expect(targetOf(request)).toBe(target);
  });

  it.each([
    ['/', 200, 'page'],
    ['/a', 304, 'page'],
    ['/a', 206, 'page'],
    ['/a.html?x=1', 200, 'page'],
    ['/a.HTML', 200, 'page'],
    ['/v1.2/notes', 200, 'page'],
    ['/a', 301, 'ignored'],
    ['/a', 404, 'ignored'],
    ['/a', 500, 'ignored'],
    ['/style.css?v=3', 200, 'ignored'],
    ['/logo.SVG', 200, 'ignored'],
    ['/robots.txt', 200, 'ignored'],
    ['/folder.pdf', 200, 'download'],
    ['/data.json?x=1', 200, 'download'],
    ['/a?file=x.css', 200, 'page'],
  ])('%s with %i is %s', (target, status, kind) => {
    expect(classifyRequest(target, status)).toBe(kind);
  });

  it.each([
    ['/a?utm_source=x', '/a'],
    ['/a?utm_source=x&b=1&gclid=3&c=2', '/a?b=1&c=2'],
    ['/a?c=1&b=%61&_ga_X1=2', '/a?c=1&b=a'],
    ['/(S(abc))/a;jsessionid=1%2d', '/a'],
    ['/a?b=1', '/a?b=1'],
    ['/a?', '/a'],
    ['/a?PHPSESSID=7&&', '/a'],
    ['/a?sidebar=1', '/a?sidebar=1'],
    ['/a?b=x?y', '/a?b=x?y'],
  ])('%s without marks is %s', (target, expected) => {
    expect(withoutMarks(target)).toBe(expected);
  });
});
