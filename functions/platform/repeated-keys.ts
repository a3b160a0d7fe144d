/** A text of JSON, or what holds it together. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],]/gs;

interface Level {
  /** Undefined in a list. */
  readonly keys?: Set<string>;
  isKeyNext: boolean;
}

/**
 * The first key that one object names twice. `JSON.parse` takes the last, others
 * the first: what was looked at would not be what was done.
 *
 * @param text - valid JSON
 */
export function repeatedKey(text: string): string | undefined {
  const levels: Level[] = [];
  for (const [token] of text.matchAll(TOKEN)) {
    const level = levels.at(-1);
    if (token === '{') levels.push({ keys: new Set(), isKeyNext: true });
    else if (token === '[') levels.push({ isKeyNext: false });
    else if (token === '}' || token === ']') levels.pop();
    else if (token === ',') {
      if (level?.keys) level.isKeyNext = true;
    } else if (level?.keys && level.isKeyNext) {
      const key = JSON.parse(token) as string;
      if (level.keys.has(key)) return key;
      level.keys.add(key);
      level.isKeyNext = false;
    }
  }
  return undefined;
}
