import { type Json, KEY, type Product } from './product.ts';

export interface Asked {
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly raw?: BodyInit;
  readonly headers?: Readonly<Record<string, string>>;
  /** Another credential; null: none. */
  readonly key?: string | null;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Undefined when the text is no JSON. */
  readonly json: Json;
}

/** One request as anybody could send it, and all of its answer. */
export async function ask(
  product: Pick<Product, 'url'>,
  method: string,
  path: string,
  { body, raw, headers = {}, key = KEY }: Asked = {},
): Promise<Answer> {
  const isJson = body !== undefined && !(body instanceof FormData);
  const sent = isJson ? JSON.stringify(body) : (body as FormData | undefined);
  const payload = raw ?? sent;
  const answer = await fetch(`${product.url}${path}`, {
    method,
    headers: {
      ...(key !== null && { authorization: `Bearer ${key}` }),
      ...(isJson && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(payload !== undefined && { body: payload }),
  });
  const text = await answer.text();
  const isRead = answer.headers.get('content-type')?.includes('json');
  return {
    status: answer.status,
    headers: answer.headers,
    text,
    json: isRead ? JSON.parse(text) : undefined,
  };
}

/** A credential of any organization. */
export async function credential(
  product: Pick<Product, 'url'>,
  wanted: Readonly<Record<string, unknown>>,
): Promise<string> {
  const answer = await ask(product, 'POST', '/local/credentials', {
    body: { kind: 'ak', org_id: 'local', scopes: [], ...wanted },
    key: null,
  });
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.json.credential;
}

/** A create form with this file, byte for byte. */
export function fileForm(
  fields: Readonly<Record<string, unknown>>,
  file: string | Uint8Array,
  name = 'contacts.csv',
): FormData {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) {
    form.set(field, typeof value === 'string' ? value : JSON.stringify(value));
  }
  form.set('contacts', new Blob([file as BlobPart]), name);
  return form;
}
