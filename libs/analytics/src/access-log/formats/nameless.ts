import type { LineReader, LogLine } from './log-line';

/** So many lines, of so many visitors at so many addresses: no monitor asks like that. */
const [LINES, VISITORS, TARGETS] = [50, 5, 10];

/**
 * Whether a server writes no agents though its format has a place for them, as Traefik's common format and HAProxy's do by
 * default: then an empty one tells of no program. What checks a server's health sends none either, but asks for one address.
 */
export function bearsNoAgent(lines: readonly string[], reader: LineReader): boolean {
  const read = lines
    .map((line) => reader.read(line))
    .filter((answer): answer is LogLine => answer !== null && answer !== 'nothing');
  return (
    read.length >= LINES &&
    read.every(({ agent }) => agent === '') &&
    new Set(read.map(({ address }) => address)).size >= VISITORS &&
    new Set(read.map(({ request }) => request.target)).size >= TARGETS
  );
}

/** Reads as `reader` does, but for agents that are not told, as long as none is. */
export function withoutAgents({ name, secondOf, read }: LineReader): LineReader {
  let isNameless = true;
  return {
    name,
    secondOf,
    read(line) {
      const answer = read(line);
      if (answer === null || answer === 'nothing') return answer;
      isNameless &&= answer.agent === '';
      return isNameless ? { ...answer, agent: null } : answer;
    },
  };
}
