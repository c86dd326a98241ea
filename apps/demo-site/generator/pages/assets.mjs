import { crc32, deflateSync } from 'node:zlib';

/** What is not HTML: a style sheet, a map, a picture, a leaflet. */
export function assetFiles() {
  return [
    ['/beeld/site.css', Buffer.from(css)],
    ['/beeld/kaart.svg', Buffer.from(svg)],
    ['/beeld/stip.png', png()],
    ['/favicon.ico', png()],
    ['/folders/kindpas.pdf', pdf('Kindpas Vlierlanden: sport, muziek en zwemles voor 4 tot en met 17 jaar')],
  ];
}

const css = `body { margin: 0 auto; max-width: 60rem; padding: 0 1rem; font: 1rem/1.5 sans-serif; color: #1b2a33; }
header, footer { background: #e5eef2; padding: 0.5rem 1rem; }
nav ul { display: flex; flex-wrap: wrap; gap: 1rem; list-style: none; padding: 0; }
a { color: #0b5c7a; }
table { border-collapse: collapse; }
td, th { border: 1px solid #9fb4bf; padding: 0.25rem 0.5rem; text-align: left; }
.rs_skip, #bld-nojs { font-size: 0.8rem; }
aside, .content_add { border-left: 4px solid #9fb4bf; padding-left: 1rem; }
`;

const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 200" role="img" aria-label="Kaart van de vijf kernen">
<rect width="320" height="200" fill="#dcebd5"/>
<path d="M0 0h320v60q-80 40-160 10T0 80z" fill="#a9cfe6"/>
<g fill="#1b2a33" font-family="sans-serif" font-size="11">
<circle cx="60" cy="90" r="4"/><text x="68" y="94">Lichtersiel</text>
<circle cx="150" cy="100" r="4"/><text x="158" y="104">Grietmonde</text>
<circle cx="110" cy="140" r="4"/><text x="118" y="144">Oudeveen</text>
<circle cx="40" cy="170" r="4"/><text x="48" y="174">Westerhage</text>
<circle cx="240" cy="120" r="4"/><text x="248" y="124">Zandwerve</text>
</g>
</svg>
`;

/** A blue square of 8 by 8. Not compressed, so that its bytes are the same with every zlib. */
function png() {
  const header = Buffer.from([0, 0, 0, 8, 0, 0, 0, 8, 8, 2, 0, 0, 0]);
  const row = [0, ...Array.from({ length: 8 }, () => [11, 92, 122]).flat()];
  const pixels = Buffer.from(Array.from({ length: 8 }, () => row).flat());
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(pixels, { level: 0 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type, body) {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

/** One page with one line of text; the table at the end holds the byte offset of each object. */
function pdf(line) {
  const stream = `BT /F1 12 Tf 20 100 Td (${line}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 480 160] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, i) => {
    const at = text.length;
    text += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const table = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  const tail = `trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
  return Buffer.from(`${text}xref\n0 ${size}\n0000000000 65535 f \n${table}${tail}`, 'latin1');
}
