/**
 * A home in one spelling, to find the same one written twice: separators alike, none at the end, no `.` and `..`. What is
 * a path of Windows by its looks (`C:\x`, `\\host\share`, `\\?\...`) is compared without case and without the dots and blanks
 * that Windows drops at the end of a name. That two names of a host or a drive letter lead to one folder can't be seen here.
 */
export function foldHome(home: string): string {
  const slashed = home
    .normalize('NFC')
    .replace(/\\/g, '/')
    .replace(/^\/\/[?.]\/UNC\//i, '//')
    .replace(/^\/\/[?.]\//, '');
  const isShare = slashed.startsWith('//');
  const isWindows = isShare || /^[a-z]:/i.test(slashed);
  const kept: string[] = [];
  for (const part of slashed.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else kept.push(isWindows ? part.toLowerCase().replace(/[. ]+$/, '') : part);
  }
  return `${isShare ? '//' : slashed.startsWith('/') ? '/' : ''}${kept.join('/')}`;
}
