// Set in apps/prod/production.config.json: this executor has no options of its own.
export type ElectExecutorSchema = Record<string, never>;
