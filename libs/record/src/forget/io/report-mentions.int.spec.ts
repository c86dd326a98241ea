import { mkdtempSync, writeFileSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { bytesOfHtml, deflatedAsText } from '../../bytes-as-text';
import { filesWith } from '../../testing';
import { reportMentions } from './report-mentions';

describe('what a page of a report names', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'mentions-'))));
  afterEach(() => removeSync(folder));

  const deflated = deflateRawSync(JSON.stringify([['/secret', 'x'.repeat(99)]]));
  const block = (encoding: string, text: string): string =>
    `<script type="text/plain" id="life" data-encoding="${encoding}">${text}</script>`;

  it.each([
    ['as JSON', block('json', '[["/secret"]]')],
    ['compressed, in base64', block('deflate', deflated.toString('base64'))],
    ['compressed, in UTF-16', `\ufeff${block('wide', deflatedAsText(deflated))}`],
    ['in its markup, in UTF-16', `\ufeff<p>/secret</p>`],
  ])('is seen %s', (_how, html) => {
    const file = join(folder, 'page.html');
    writeFileSync(file, bytesOfHtml(html));
    const isNamed = (name: string): boolean => reportMentions(file, { isIn: (text) => text.includes(name) });
    expect([isNamed('/secret'), isNamed('/other')]).toEqual([true, false]);
    expect(filesWith(folder, '/secret')).toEqual(['page.html']);
  });
});
