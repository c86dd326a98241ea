import fc from 'fast-check';
import { cutOff, reset, silence } from './broken-answers';
import { Answer } from './scrape-fixture';

export type Fault = 'none' | '429' | '500' | '503' | '403' | 'reset' | 'silence' | 'cut-off' | 'late';

/** Longer than any answer that comes takes; for `pageLimits`, so that what never comes is not waited for. */
export const FAULTY_DAY_LIMITS = { totalMs: 1500 };
const LATE_MS = 150;
/** A sitemap is waited for longer than a test may take. */
const NEVER_FAILS = new Set(['/', '/robots.txt', '/sitemap.xml']);

/** Lets an address fail instead of answering; some answer as they should. */
export type FaultyDay = (answer: Answer) => Answer;

/** Days on which some addresses of a site fail, all but the home page and robots.txt: which and how is left to chance. */
export function faultsOfADay(): fc.Arbitrary<FaultyDay> {
  const failing: Fault[] = ['429', '500', '503', '403', 'reset', 'silence', 'cut-off', 'late'];
  const kinds = fc.array(fc.constantFrom<Fault>('none', 'none', 'none', 'none', ...failing), {
    minLength: 7,
    maxLength: 7,
  });
  return kinds.map((faults) => (answer) => (request, response) => {
    const path = request.url ?? '/';
    const place = [...path].reduce((sum, c) => sum * 31 + c.charCodeAt(0), 7) % faults.length;
    const fault = NEVER_FAILS.has(path) ? 'none' : faults[place]!;
    if (fault === 'none') answer(request, response);
    else if (fault === 'reset') reset(request, response);
    else if (fault === 'silence') silence(request, response);
    else if (fault === 'cut-off') cutOff(request, response);
    else if (fault === 'late') setTimeout(() => answer(request, response), LATE_MS);
    else response.writeHead(Number(fault), { 'content-type': 'text/html' }).end('<title>busy</title>');
  });
}
