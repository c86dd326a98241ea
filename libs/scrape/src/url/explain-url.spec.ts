import { parseRobots } from '../http/robots';
import { loadProfile } from '../io/disk/load-profile';
import { explainUrl } from './explain-url';

const root = 'https://x.nl/nl';
const site = {
  root,
  hosts: ['www.x.nl', 'http://old.nl'],
  include: ['/a/**', '/b/*', '/zoek?soort=*'],
  exclude: ['/a/geheim/**', '/a/*.pdf', '/a/café', '/b/x?print=*'],
};
const options = {
  site,
  profile: loadProfile('generic'),
  robots: parseRobots('https://x.nl/robots.txt', 'User-agent: *\nDisallow: /nl/a/robot'),
};

describe('why an address is taken or not', () => {
  it.each([
    ['/', 'https://x.nl/nl/', true, 'nothing leaves it out'],
    ['/a', 'https://x.nl/nl/a', true, 'site.include "/a/**"'],
    ['/a/b/c?q=/x', 'https://x.nl/nl/a/b/c?q=/x', true, 'site.include "/a/**"'],
    ['/ab', 'https://x.nl/nl/ab', false, 'matches none of site.include'],
    ['/b/c', 'https://x.nl/nl/b/c', true, 'site.include "/b/*"'],
    ['/b/c/d', 'https://x.nl/nl/b/c/d', false, 'matches none of site.include'],
    ['/a/geheim', 'https://x.nl/nl/a/geheim', false, 'site.exclude "/a/geheim/**"'],
    ['/a/b.pdf', 'https://x.nl/nl/a/b.pdf', false, 'site.exclude "/a/*.pdf"'],
    ['/a/c/b.pdf', 'https://x.nl/nl/a/c/b.pdf', true, 'site.include'],
    ['/a/caf%C3%A9', 'https://x.nl/nl/a/caf%C3%A9', false, 'site.exclude "/a/café"'],
    ['/b/x?print=1', 'https://x.nl/nl/b/x?print=1', false, 'site.exclude "/b/x?print=*"'],
    ['/b/x', 'https://x.nl/nl/b/x', true, 'site.include "/b/*"'],
    ['/zoek?soort=a/b', 'https://x.nl/nl/zoek?soort=a/b', true, 'site.include "/zoek?soort=*"'],
    ['/zoek', 'https://x.nl/nl/zoek', false, 'matches none'],
    ['/a/robot', 'https://x.nl/nl/a/robot', false, 'robots.txt'],
    ['https://x.nl/en/a', 'https://x.nl/en/a', false, 'outside site.root'],
    ['http://www.x.nl/nl/a', 'https://x.nl/nl/a', true, 'www.x.nl is another name of the site'],
    ['http://old.nl/nl/a', 'https://x.nl/nl/a', true, 'another name'],
    ['https://old.nl/nl/a', 'https://old.nl/nl/a', false, 'another host'],
    ['http://x.nl/nl/a', 'http://x.nl/nl/a', false, 'lies outside site.root'],
    ['http://www.x.nl/en/a', 'http://www.x.nl/en/a', false, 'another host'],
    ['mailto:a@x.nl', 'mailto:a@x.nl', false, 'is no http'],
    ['http://[', 'http://[', false, 'is no address'],
  ])('%s', (written, url, isTaken, reason) => {
    expect(explainUrl(written, options)).toEqual({ url, isTaken, reason: expect.stringContaining(reason) });
  });
});
