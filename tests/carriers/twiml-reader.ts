/** One verb of a TwiML document, or what is inside one. */
export interface Verb {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  readonly children: readonly Verb[];
}

/**
 * Reads TwiML as strictly as we need it: one `Response`, each element closed.
 *
 * @throws Error for what is no such document
 */
export function readTwiml(document: string): readonly Verb[] {
  const tokens = document
    .replace(/^<\?xml[^>]*\?>/, '')
    .matchAll(/<(\/?)([A-Za-z]+)((?:\s+[A-Za-z]+="[^"]*")*)\s*(\/?)>|([^<]+)/g);
  const root = { name: '', attributes: {}, text: '', children: [] as Verb[] };
  const open = [root];
  let length = 0;
  for (const [whole, end, name, attributes, alone, text] of tokens) {
    length += whole.length;
    const at = open.at(-1)!;
    if (text !== undefined) at.text += unescaped(text);
    else if (end) {
      if (open.pop()?.name !== name) throw new Error(`stray </${name}>`);
    } else {
      const verb = {
        name: name!,
        attributes: readAttributes(attributes ?? ''),
        text: '',
        children: [] as Verb[],
      };
      at.children.push(verb);
      if (!alone) open.push(verb);
    }
  }
  const [response] = root.children;
  const isWhole = length === document.replace(/^<\?xml[^>]*\?>/, '').length;
  if (open.length !== 1 || response?.name !== 'Response' || !isWhole) {
    throw new Error(`no TwiML: ${document.slice(0, 80)}`);
  }
  return response.children;
}

const readAttributes = (text: string) =>
  Object.fromEntries(
    [...text.matchAll(/([A-Za-z]+)="([^"]*)"/g)].map(([, name, value]) => [
      name!,
      unescaped(value!),
    ]),
  );

const named: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  amp: '&',
};

const unescaped = (text: string) =>
  text.replace(/&(?:#x([0-9A-F]+)|(\w+));/gi, (_, hex, name) =>
    hex ? String.fromCodePoint(Number.parseInt(hex, 16)) : (named[name] ?? ''),
  );
