import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { ProductionConfig } from './config';

/** The file's values with the schema's defaults filled in, before paths are resolved. */
export type RawConfig = Omit<ProductionConfig, 'file' | 'digest' | 'partners' | 'me'> & {
  readonly partners: readonly { readonly name: string; readonly home: string }[];
  readonly self: string | null;
};

/** A path of the file as an absolute one; UNC paths stay as they are. */
export function absolutePath(path: string, file: string): string {
  return isAbsolute(path) || /^[\\/]{2}/.test(path) ? path : resolve(dirname(file), path);
}

/** Makes every path absolute, relative ones from the file's folder, and says which partner this machine is. */
export function resolvePaths(raw: RawConfig, facts: { file: string; digest: string; me: number }): ProductionConfig {
  const absolute = (path: string): string => absolutePath(path, facts.file);
  const partners = raw.partners.map(({ name, home }) => {
    const folder = absolute(home);
    return { name: name.normalize('NFC'), home: folder, store: join(folder, raw.masterDir) };
  });
  const { site, analytics, election, network } = raw;
  const bundled = site.profile === 'generic' || site.profile === 'belastingdienst';
  return {
    file: facts.file,
    digest: facts.digest,
    partners,
    me: partners[facts.me]!,
    masterDir: raw.masterDir,
    logName: raw.logName,
    timeZone: raw.timeZone,
    election: { ...election, witness: election.witness && absolute(election.witness) },
    site: {
      ...site,
      root: site.root ?? 'http://demo.invalid/',
      directory: site.directory && absolute(site.directory),
      profile: bundled ? site.profile : absolute(site.profile),
    },
    checks: raw.checks,
    network: { ...network, caFile: network.caFile && absolute(network.caFile) },
    analytics:
      analytics.source === 'access-log'
        ? { ...analytics, files: analytics.files.map(absolute) }
        : 'tokenFile' in analytics
          ? { ...analytics, tokenFile: analytics.tokenFile && absolute(analytics.tokenFile) }
          : analytics,
    report: raw.report,
    sync: raw.sync,
    notify: raw.notify,
    run: raw.run,
  };
}
