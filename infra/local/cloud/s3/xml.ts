/** As much XML as S3's requests and answers need: elements, no attributes read. */

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

export const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

export const escapeXml = (text: string): string =>
  text.replace(/[&<>"\r]/g, (character) => entities[character]!);

export const element = (name: string, text: string | number): string =>
  `<${name}>${escapeXml(String(text))}</${name}>`;

export const xmlDocument = (content: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${content}`;

/** A document of S3's namespace. */
export const s3Document = (root: string, content: string): string =>
  xmlDocument(`<${root} xmlns="${NAMESPACE}">${content}</${root}>`);

/** The inside of each element of a name, in order. */
export function elements(xml: string, name: string): string[] {
  const pattern = new RegExp(
    `<${name}(?:\\s[^>]*)?>([\\s\\S]*?)</${name}>`,
    'g',
  );
  return [...xml.matchAll(pattern)].map((match) => match[1] ?? '');
}

/** The texts of each element of a name, in order. */
export const texts = (xml: string, name: string): string[] =>
  elements(xml, name).map(unescapeXml);

const named: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

function unescapeXml(text: string): string {
  return text.replace(/&(#x?)?(\w+);/g, (whole, numeric, content) => {
    if (numeric === undefined) return named[content] ?? whole;
    return String.fromCodePoint(
      Number.parseInt(content, numeric === '#x' ? 16 : 10),
    );
  });
}
