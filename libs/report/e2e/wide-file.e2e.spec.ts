/// <reference lib="dom" />
import { createServer } from 'node:http';
import { writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { bytesOfHtml, deflatedAsText } from '@scrape-and-report/record';
import { renderLifeFile } from '../src/lives/life-file';
import { describeInBrowser, openRoom, type Room } from './browser';

jest.setTimeout(120_000);

/** Each pair of bytes that there is. */
const BYTES = Buffer.from(Uint16Array.from({ length: 0x10000 }, (_, unit) => unit).buffer);

describeInBrowser('a file of data in UTF-16', () => {
  let room: Room;
  let file: Buffer;

  beforeAll(async () => {
    room = await openRoom();
    const held = { count: 1, visits: { count: 1, months: Array.from({ length: 9000 }, (_, nr) => `${nr ** 7}`) } };
    const html = renderLifeFile(held, { stamp: 'a', rules: 'b' });
    expect(html.startsWith('\ufeff')).toBe(true);
    file = bytesOfHtml(html.replace(/(data-encoding="wide">)[^<]*/, (_, head: string) => head + deflatedAsText(BYTES)));
    writeFileSync(join(room.folder, 'data.html'), file);
  });
  afterAll(() => room?.close());

  const ASKING = `<!doctype html><script>
    addEventListener('message', ({ data }) => { document.title = data.encoding; window.told = data.text; });
  </script><iframe src="data.html"></iframe>`;
  const toldTo = async (open: Promise<{ page: import('playwright-core').Page }>): Promise<Buffer> => {
    const { page } = await open;
    await page.waitForFunction(() => 'told' in window);
    const told = await page.evaluate(() => (window as unknown as { told: string }).told);
    expect(await page.title()).toBe('deflate');
    await page.context().close();
    return Buffer.from(told, 'base64');
  };

  it('tells each byte to a page on a disk', async () => {
    room.write('asking.html', ASKING);
    expect((await toldTo(room.open('asking.html'))).equals(BYTES)).toBe(true);
  });

  it('tells it to a page of a server that takes all files for UTF-8', async () => {
    const server = createServer(({ url }, answer) => {
      answer.setHeader('content-type', 'text/html; charset=utf-8');
      answer.end(url === '/data.html' ? file : ASKING);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { page } = await room.open('asking.html');
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      expect((await toldTo(Promise.resolve({ page }))).equals(BYTES)).toBe(true);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });
});
