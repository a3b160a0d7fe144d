/** One SIP message over UDP, as far as a caller reads it. @see RFC 3261 section 7 */

export interface SipMessage {
  /** Of a response; 0: a request. */
  readonly status: number;
  readonly reason: string;
  /** Of a request. */
  readonly method: string;
  /** By their long names, in lower case; the first of several. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** @see RFC 3261 section 7.3.3 */
const shortNames: Readonly<Record<string, string>> = {
  v: 'via',
  f: 'from',
  t: 'to',
  i: 'call-id',
  m: 'contact',
  l: 'content-length',
  c: 'content-type',
};

/** @returns null for what is no SIP: keep-alives, noise */
export function parseSip(datagram: Buffer): SipMessage | null {
  const [head = '', body = ''] = datagram.toString('utf8').split('\r\n\r\n');
  // A line that begins with a space goes on with the one before.
  const [first = '', ...lines] = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  const response = /^SIP\/2\.0 (\d{3}) ?(.*)$/.exec(first);
  const request = /^([A-Z]+) \S+ SIP\/2\.0$/.exec(first);
  if (!response && !request) return null;
  const headers = new Map<string, string>();
  for (const line of lines) {
    const [name = '', ...value] = line.split(':');
    const key = name.trim().toLowerCase();
    const long = shortNames[key] ?? key;
    if (!headers.has(long)) headers.set(long, value.join(':').trim());
  }
  return {
    status: Number(response?.[1] ?? 0),
    reason: response?.[2] ?? '',
    method: request?.[1] ?? '',
    headers,
    body,
  };
}

/** @param headers - in order, as they are to stand there */
export function formatSip(
  first: string,
  headers: readonly (readonly [name: string, value: string])[],
  body = '',
): Buffer {
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  const length = `Content-Length: ${Buffer.byteLength(body)}`;
  return Buffer.from([first, ...lines, length, '', body].join('\r\n'));
}

/** Address in a header: `"Ada" <sip:a@b>;tag=1` is `sip:a@b`. */
export const uriOf = (header: string): string =>
  /<([^>]+)>/.exec(header)?.[1] ?? header.split(';')[0]!.trim();
