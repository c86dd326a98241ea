import { lookAtPartner } from '@scrape-and-report/elect';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { answerParent } from '../../../runtime/child/ask-child';
import type { LookAnswer, LookJob } from './look-in-child';

/** Some thousand lines: the last day is among them. */
const TAIL_BYTES = 1024 * 1024;

answerParent<LookJob>(async ({ partner, isOwn, logName }): Promise<LookAnswer> => {
  const sight = await lookAtPartner(partner, isOwn);
  return { sight, log: sight.partner.reachable ? await endOf(join(partner.store, logName)) : '' };
});

async function endOf(file: string): Promise<string> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, 'r');
    const { size } = await handle.stat();
    const from = Math.max(0, size - TAIL_BYTES);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - from), 0, size - from, from);
    const text = buffer.toString('utf8', 0, bytesRead);
    return from === 0 ? text : text.slice(text.indexOf('\n') + 1);
  } catch {
    // None yet, or busy: the picture does without.
    return '';
  } finally {
    await handle?.close();
  }
}
