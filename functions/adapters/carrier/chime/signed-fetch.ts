import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';

/** What signs requests to AWS. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface AwsRequest {
  readonly method: 'GET' | 'POST';
  /** https://host, without a slash at the end. */
  readonly endpoint: string;
  /** Escaped, beginning with a slash. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface SignedWith {
  readonly region: string;
  readonly service: string;
  readonly credentials: AwsCredentials;
  /** Real time, epoch ms: AWS takes signatures of the last five minutes. */
  readonly now: number;
}

/** SHA-256 as the signer wants it, keyed or not. */
class Sha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash =
      secret === undefined
        ? createHash('sha256')
        : createHmac('sha256', keyOf(secret));
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(keyOf(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {}
}

function keyOf(data: string | ArrayBuffer | ArrayBufferView) {
  if (typeof data === 'string') return data;
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}

/**
 * A request to AWS, signed with version 4 of their scheme.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 */
export async function signRequest(
  request: AwsRequest,
  { region, service, credentials, now }: SignedWith,
): Promise<{ url: string; init: RequestInit }> {
  const { method, endpoint, path, query = {}, body } = request;
  const at = new URL(endpoint);
  const signer = new SignatureV4({
    region,
    service,
    credentials,
    sha256: Sha256,
    // S3 alone signs paths as they are.
    uriEscapePath: service !== 's3',
  });
  const signed = await signer.sign(
    {
      method,
      protocol: at.protocol,
      hostname: at.hostname,
      ...(at.port && { port: Number(at.port) }),
      path,
      query: { ...query },
      headers: {
        host: at.host,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body }),
    },
    { signingDate: new Date(now) },
  );
  // `fetch` sets the host by itself, to the same.
  const { host: _, ...headers } = signed.headers;
  // A space is no `+` in what was signed.
  const search = new URLSearchParams(query).toString().replaceAll('+', '%20');
  return {
    url: `${endpoint}${path}${search && `?${search}`}`,
    init: { method, headers, ...(body !== undefined && { body }) },
  };
}
