import { openReportSource } from '../open-report-source';
import { writeLives, type WriteLivesOptions } from './write-lives';

/**
 * The lives of pages anew, without a report.
 *
 * @param newest name of the newest recording that leads its day
 */
export async function remakeLives(newest: string, options: WriteLivesOptions): Promise<void> {
  const { store, signal, ignoreText, onProgress } = options;
  const source = openReportSource(store, newest, { signal, ignoreText, onProgress });
  try {
    await writeLives(source, options);
  } finally {
    source.close();
  }
}
