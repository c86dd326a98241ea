import { isLifeFile, LIVES_DIRECTORY } from '@scrape-and-report/record';

type Verb = 'added' | 'updated' | 'deleted';

/** Tells of each thing that was done, and of the lives of pages together where they are many: hundreds are written anew each day. */
export interface ToldLives {
  done(verb: Verb, path: string, ends?: readonly string[]): void;
  /** Tells of those that have not been told yet. */
  end(): void;
}

/** So many are told one by one. */
const FEW = 8;

export function togetherLives(tell: ToldLives['done']): ToldLives {
  const lives = new Map<Verb, string[]>();
  return {
    done: (verb, path, ends) => {
      if (!isLifeFile(path)) tell(verb, path, ends);
      else lives.set(verb, [...(lives.get(verb) ?? []), path]);
    },
    end: () => {
      for (const [verb, paths] of lives)
        if (paths.length > FEW) tell(verb, `reports/${LIVES_DIRECTORY}: ${paths.length} files`);
        else for (const path of paths) tell(verb, path);
      lives.clear();
    },
  };
}
