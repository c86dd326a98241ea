import type { ScheduleKind } from './render-schedule';

export interface ScheduleGeneratorSchema {
  project?: string;
  kind?: ScheduleKind;
  first: string;
  until: string;
  everyMinutes: number;
  folder: string;
}
