/** An element, as text. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | undefined>>,
  ...children: readonly string[]
): string {
  const given = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${attribute(value!)}"`)
    .join('');
  const inside = children.join('');
  return inside === ''
    ? `<${name}${given}/>`
    : `<${name}${given}>${inside}</${name}>`;
}

/** Text as the content of an element. */
export const text = (value: string) => clean(value).replace(/[&<>\r]/g, entity);

const attribute = (value: string) =>
  clean(value).replace(/[&<"\t\n\r]/g, entity);

const entity = (character: string) => entities[character] ?? '';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};

/**
 * What XML has no way to say is left out: a reader would refuse the document.
 *
 * @see https://www.w3.org/TR/xml/#charsets
 */
const clean = (value: string) =>
  value
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '');
