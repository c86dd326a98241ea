/** Takes secrets out of a text in every form in which a server or a library may repeat them. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret !== '')
    .flatMap(formsOf)
    .sort((a, b) => b.length - a.length)
    .reduce((rest, form) => rest.split(form).join('***'), text);
}

function formsOf(secret: string): string[] {
  const base64 = Buffer.from(secret, 'utf8').toString('base64');
  const forms = [secret, encodeURIComponent(secret), encodeURI(secret), base64, JSON.stringify(secret).slice(1, -1)];
  return [...new Set([...forms, base64.replace(/=+$/, '')])];
}
