import { readFileSync } from 'node:fs';
import { ConfigError } from '@scrape-and-report/production';
import { parseProfile } from '../../profile/parse-profile';
import { SiteProfile } from '../../profile/profile';
import belastingdienst from '../../profiles/belastingdienst.json';
import generic from '../../profiles/generic.json';

/** Checked by a test rather than at each start: compiling the schema takes longer than anything else about them. */
const shipped: Readonly<Record<string, SiteProfile | undefined>> = {
  generic: generic as SiteProfile,
  belastingdienst: belastingdienst as SiteProfile,
};

/**
 * A site profile that ships with the library, by name, or one's own, by the absolute path of its file.
 *
 * @throws ConfigError naming everything that is wrong with the file, or that it cannot be read.
 */
export function loadProfile(nameOrFile: string): SiteProfile {
  const known = shipped[nameOrFile];
  if (known) return known;
  let text: string;
  try {
    text = readFileSync(nameOrFile, 'utf8');
  } catch (error) {
    const names = Object.keys(shipped).join(' or ');
    throw new ConfigError(nameOrFile, [
      {
        path: '',
        message: `cannot be read as a profile (${(error as NodeJS.ErrnoException).code}); use ${names}, or a file`,
      },
    ]);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ConfigError(nameOrFile, [{ path: '', message: `is no JSON: ${(error as Error).message}` }]);
  }
  return parseProfile(nameOrFile, value);
}
