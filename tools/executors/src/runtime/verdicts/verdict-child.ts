import { shareVerdicts } from '@scrape-and-report/scrape';
import { answerParent } from '../child/ask-child';

export interface VerdictJob {
  readonly own: string;
  readonly other: string;
}

answerParent<VerdictJob>(async ({ own, other }) => shareVerdicts(own, other));
