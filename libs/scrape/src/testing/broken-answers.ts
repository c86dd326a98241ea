import type { Answer } from './scrape-fixture';

/** The connection is reset. */
export const reset: Answer = (request) => request.socket.destroy();

/** Nothing ever comes. */
export const silence: Answer = () => undefined;

/** A page that ends before its length. */
export const cutOff: Answer = (_, response) => {
  response.writeHead(200, { 'content-type': 'text/html', 'content-length': '5000' });
  response.write('<title>half');
  setTimeout(() => response.destroy(), 20);
};
