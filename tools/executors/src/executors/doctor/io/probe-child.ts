import { problemOf } from './read-json';
import { probeStore, type ProbeOptions } from './probe-store';

/** What a probing process answers. */
export type ProbeAnswer = { readonly facts: Awaited<ReturnType<typeof probeStore>> } | { readonly error: string };

/** The process that touches one partner's paths: a call to a hung share never returns, so it can be left behind. */
process.once('message', (options: ProbeOptions) => {
  void probeStore(options).then(
    (facts) => answer({ facts }),
    (error: unknown) => answer({ error: problemOf(error) }),
  );
});
process.once('disconnect', () => process.exit(0));

function answer(message: ProbeAnswer): void {
  process.send?.(message, () => process.exit(0));
}
