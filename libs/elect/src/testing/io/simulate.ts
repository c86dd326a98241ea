import { MUTANTS } from '../sim/mutants';
import { ours } from '../sim/protocols';
import { SITUATION_KINDS } from '../sim/situation';
import { tally, type Tally } from '../sim/tally';
import { UNAVOIDABLE, VIOLATIONS } from '../sim/violations';
import { loadMutant } from './load-mutant';

/** `simulate.ts [rounds] [ours|seed|mutants]`: the table of violations; exit code 1 when ours shows one that can be avoided. */
function main([rounds = '300', who = 'ours']: readonly string[]): void {
  if (who === 'mutants') {
    for (const mutant of MUTANTS)
      print(`${mutant.name} (${mutant.kind})`, tally(mutant.kind, Number(rounds), loadMutant(mutant)));
    return;
  }
  let avoidable = 0;
  for (const kind of SITUATION_KINDS) {
    const counts = tally(kind, Number(rounds), who === 'seed' ? 'seed' : ours);
    print(kind, counts);
    for (const violation of VIOLATIONS) if (!UNAVOIDABLE.includes(violation)) avoidable += counts[violation];
  }
  if (who !== 'seed' && avoidable > 0) process.exitCode = 1;
}

function print(title: string, counts: Tally): void {
  const shown = VIOLATIONS.filter((name) => counts[name] > 0).map(
    (name) => `${name} ${counts[name]} (first: ${counts.seeds[name]})`,
  );
  process.stdout.write(`${title.padEnd(24)} ${shown.join(', ') || '0'}\n`);
}

main(process.argv.slice(2));
