export interface SectionGeneratorSchema {
  name: string;
  project?: string;
  pathPrefix?: string;
  paths?: string[] | string;
  business?: string;
  category?: string;
  language?: string;
  pagetype?: string;
}
