import fc from 'fast-check';
import { Answer } from './scrape-fixture';

export type Fault = 'none' | '429' | '500' | '503' | '403' | 'reset';

/** Lets an address fail instead of answering; some answer as they should. */
export type FaultyDay = (answer: Answer) => Answer;

/** Days on which some addresses of a site fail, all but the home page and robots.txt: which and how is left to chance. */
export function faultsOfADay(): fc.Arbitrary<FaultyDay> {
  const kinds = fc.array(fc.constantFrom<Fault>('none', 'none', 'none', '429', '500', '503', '403', 'reset'), {
    minLength: 7,
    maxLength: 7,
  });
  return kinds.map((faults) => (answer) => (request, response) => {
    const path = request.url ?? '/';
    const place = [...path].reduce((sum, c) => sum * 31 + c.charCodeAt(0), 7) % faults.length;
    const fault = path === '/' || path === '/robots.txt' ? 'none' : faults[place]!;
    if (fault === 'none') answer(request, response);
    else if (fault === 'reset') request.socket.destroy();
    else response.writeHead(Number(fault), { 'content-type': 'text/html' }).end('<title>busy</title>');
  });
}
