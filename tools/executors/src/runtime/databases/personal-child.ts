import { findPersonal } from '@scrape-and-report/analytics';
import { answerParent } from '../child/ask-child';

export interface PersonalJob {
  readonly folder: string;
  readonly keepQuery: readonly string[];
}

answerParent<PersonalJob>(async ({ folder, keepQuery }) => findPersonal(folder, keepQuery));
