// Each site's production.config.json says where its store is: this executor has no options of its own.
export type SitesExecutorSchema = Record<string, never>;
