import type { Partner } from '@scrape-and-report/production';
import { commonBaseOf } from '../../plan/common-syncs';
import { baseContentOf, type BaseContent } from '../../plan/fate';
import type { NameRules } from '../../plan/target-names';
import { loadCommonManifest, loadCommonSyncs } from './common-memory';

/** What two stores held together after their last common sync, by what both remember of it. */
export function loadCommonBase(
  { me, partner }: { readonly me: Partner; readonly partner: Partner },
  names?: NameRules,
): BaseContent | null {
  const common = commonBaseOf(loadCommonSyncs(me.store), loadCommonSyncs(partner.store));
  const manifest = common && loadCommonManifest(common, [me.store, partner.store]);
  return manifest ? baseContentOf(manifest, common, names) : null;
}
