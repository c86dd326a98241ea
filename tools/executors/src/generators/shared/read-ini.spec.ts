import { readIni } from './read-ini';

const INI = `\uFEFF; of the office
[DEFAULT]
x = 1

[MAIN]
partner_homedirs = //VDI-01/users/anna01
    //VDI-02/users/bram02
    # gone: //VDI-09/users/dora
    //VDI-03/users/cleo03/
Rel_Mst_Dir: scrapes\\master
sync_ignore = Thumbs.db, desktop.ini
    ~lock
prod_log_name = production.log

[MATOMO]
token = secret
`;

describe('readIni', () => {
  it('takes partners, folder, log and ignored names of [MAIN]', () => {
    expect(readIni(INI)).toEqual({
      partners: [
        { name: 'anna01', home: '//VDI-01/users/anna01' },
        { name: 'bram02', home: '//VDI-02/users/bram02' },
        { name: 'cleo03', home: '//VDI-03/users/cleo03' },
      ],
      masterDir: 'scrapes/master',
      logName: 'production.log',
      ignore: ['Thumbs.db', 'desktop.ini', '~lock'],
    });
  });

  it.each([
    ['one entry a line', 'partner_homedirs =\n  //a/users/x\n  //b/users/y'],
    ['commas between', 'partner_homedirs = //a/users/x, //b/users/y'],
    ['a list of Python', "partner_homedirs = ['//a/users/x', '//b/users/y']"],
    ['backslashes', 'partner_homedirs:\n\t\\\\a\\users\\x\n\t\\\\b\\users\\y\\'],
    ['line ends of Windows', 'partner_homedirs = //a/users/x\r\n  //b/users/y\r\n'],
  ])('reads homes as %s', (_form, text) => {
    expect(readIni(`[MAIN]\n${text}\n`).partners).toEqual([
      { name: 'x', home: '//a/users/x' },
      { name: 'y', home: '//b/users/y' },
    ]);
  });

  it('names partners by their machine where users have the same name', () => {
    const { partners } = readIni('[MAIN]\npartner_homedirs = //vdi-1/users/web, //vdi-2/users/Web');
    expect(partners.map(({ name }) => name)).toEqual(['vdi-1', 'vdi-2']);
  });

  it.each([
    ['no [MAIN]', '[OTHER]\na = 1', /no \[MAIN\]/],
    ['no homes', '[MAIN]\nrel_mst_dir = x', /partner_homedirs/],
    ['a line that says nothing', '[MAIN]\nhello', /says nothing: hello/],
  ])('refuses a file with %s', (_what, text, message) => {
    expect(() => readIni(text)).toThrow(message);
  });
});
