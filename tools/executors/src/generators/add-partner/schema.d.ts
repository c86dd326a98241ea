export interface AddPartnerGeneratorSchema {
  name: string;
  home: string;
  project?: string;
}
