export interface InitGeneratorSchema {
  directory?: string;
  root?: string;
  folder?: string;
  partner?: string;
  home?: string;
  timeZone?: string;
  fromIni?: string;
  pinNode?: boolean;
}
