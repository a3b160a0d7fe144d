import { Agent, request as open } from 'node:http';
import type { Operation } from './document.ts';
import type { Planned } from './requests.ts';

/** A running deployment, and the credentials that it is asked with. */
export interface Target {
  readonly url: string;
  readonly credentials: Readonly<Record<Planned['credential'], string | null>>;
  /** Ids that were seen in answers, by prefix: `cmp` → `cmp_…`. */
  readonly known: Map<string, string[]>;
  /** Campaign that an id was seen under. */
  readonly parents: Map<string, string>;
}

export interface Answered {
  readonly status: number;
  readonly type: string;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly text: string;
  readonly ms: number;
}

const agent = new Agent({ keepAlive: true, maxSockets: 8 });
const TIMEOUT_MS = 20_000;
const MAX_KNOWN = 40;
/** The first ids are kept, and tried most often. */
const CAREFUL = 7;

/** Of which kind the ids of a parameter are. */
const PREFIXES: Readonly<Record<string, string>> = {
  campaign_id: 'cmp',
  contact_id: 'con',
  task_id: 'con',
  call_id: 'con',
  upload_id: 'upl',
  number_id: 'num',
  agent_id: 'agt',
  conversation_id: 'cnv',
  key_id: 'key',
  webhook_id: 'whk',
  configuration_id: 'cfg',
  carrier_id: 'car',
};

/** What other requests need is never deleted. */
const KEPT = ['agt_demo', 'num_demo'];

/** Sends one request, as raw as HTTP allows. */
export async function send(
  target: Target,
  operation: Operation,
  planned: Planned,
): Promise<Answered> {
  const ids = idsOf(target, operation, planned);
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(wellFormed(ids[name] ?? '')),
  );
  const query = planned.query
    .map((pair) => pair.map((it) => encodeURIComponent(wellFormed(it))))
    .map((pair) => pair.join('='))
    .join('&');
  const { type, bytes } = payloadOf(planned.body);
  const credential = target.credentials[planned.credential];
  const headers = {
    ...(credential && { authorization: `Bearer ${credential}` }),
    ...(type && { 'content-type': type }),
    ...planned.headers,
    ...(bytes && { 'content-length': bytes.length }),
  };
  const address = `${target.url}${path}${query && `?${query}`}`;
  const answer = await exchange(address, operation.method, headers, bytes);
  if (answer.type.includes('json')) learn(target, answer.text, ids.campaign_id);
  return answer;
}

/** Of a contact or upload that is known, also its campaign. */
function idsOf(
  target: Target,
  { method }: Operation,
  { params }: Planned,
): Record<string, string> {
  const ids = Object.fromEntries(
    Object.entries(params).map(([name, wanted]) => [
      name,
      idOf(target, name, wanted, method),
    ]),
  );
  const parent = Object.values(ids).map((id) => target.parents.get(id));
  const campaign = parent.find((it) => it !== undefined);
  const isFree = typeof params.campaign_id === 'number';
  return { ...ids, ...(campaign && isFree && { campaign_id: campaign }) };
}

function idOf(
  { known }: Target,
  name: string,
  wanted: number | string = '',
  method: string,
): string {
  if (typeof wanted === 'string') return wanted || ' ';
  if (name === 'phone_number') return '+13125550190';
  const ids = (known.get(PREFIXES[name] ?? name) ?? []).filter(
    (id) => method !== 'DELETE' || !KEPT.includes(id),
  );
  // Half of the time one of the first, which were made with care.
  const some = wanted % 2 === 0 ? ids.slice(0, CAREFUL) : ids;
  return some[wanted % some.length] ?? `${PREFIXES[name] ?? 'any'}_none`;
}

/** Half of a surrogate pair has no spelling in an address. */
const wellFormed = (text: string) => text.toWellFormed();

function learn(
  { known, credentials, parents }: Target,
  text: string,
  campaign: string | undefined,
): void {
  for (const [id, prefix = ''] of text.matchAll(/\b([a-z]{3})_[\w-]{4,60}/g)) {
    const ids = known.get(prefix) ?? [];
    // The key that asks: revoking it would end everything.
    const isOwn = credentials.right?.startsWith(`ak_${id.slice(4)}.`);
    if (!ids.includes(id) && !isOwn)
      known.set(prefix, [
        ...ids.slice(0, CAREFUL),
        ...ids.slice(CAREFUL).slice(-MAX_KNOWN),
        id,
      ]);
    if (campaign && /^(con|upl)$/.test(prefix)) parents.set(id, campaign);
  }
}

function payloadOf(body: Planned['body']): { type?: string; bytes?: Buffer } {
  switch (body.kind) {
    case 'none':
      return {};
    case 'json':
      return {
        type: 'application/json',
        bytes: Buffer.from(JSON.stringify(body.value)),
      };
    case 'raw':
      return { type: 'application/json', bytes: Buffer.from(body.text) };
    case 'form':
      return formOf(body.fields, body.csv);
  }
}

const BOUNDARY = 'fuzz-boundary';

function formOf(fields: Readonly<Record<string, unknown>>, csv: string) {
  const parts = Object.entries(fields).map(([name, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return `name="${encodeURIComponent(name.toWellFormed())}"\r\n\r\n${text}`;
  });
  const file = `name="contacts"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n${csv}`;
  const text = [...parts, file]
    .map((it) => `--${BOUNDARY}\r\nContent-Disposition: form-data; ${it}\r\n`)
    .join('');
  return {
    type: `multipart/form-data; boundary=${BOUNDARY}`,
    bytes: Buffer.from(`${text}--${BOUNDARY}--\r\n`),
  };
}

function exchange(
  address: string,
  method: string,
  headers: Readonly<Record<string, string | number>>,
  bytes: Buffer | undefined,
): Promise<Answered> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const sent = open(address, { method, agent, headers }, (response) => {
      const { statusCode: status = 0, headers: got } = response;
      const type = (got['content-type'] ?? '').split(';')[0]!.trim();
      let text = '';
      const done = () =>
        resolve({
          status,
          type,
          headers: got,
          text,
          ms: performance.now() - began,
        });
      // A stream of events goes on: that it began is its answer.
      if (type === 'text/event-stream') {
        done();
        response.destroy();
        return;
      }
      response.setEncoding('utf8');
      response.on('data', (part) => {
        text += part;
      });
      response.on('end', done);
      response.on('error', reject);
    });
    sent.setTimeout(TIMEOUT_MS, () =>
      sent.destroy(new Error(`no answer in ${TIMEOUT_MS} ms`)),
    );
    sent.on('error', reject);
    sent.end(bytes);
  });
}
