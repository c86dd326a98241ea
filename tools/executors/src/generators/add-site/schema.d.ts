export interface AddSiteGeneratorSchema {
  directory: string;
  root?: string;
  folder?: string;
  like?: string;
}
