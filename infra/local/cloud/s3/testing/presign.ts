import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';

/** SHA-256 and its HMAC as the SDK's signer wants them. */
class Sha256 {
  readonly #hash;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash =
      secret === undefined
        ? createHash('sha256')
        : createHmac('sha256', secret as Buffer);
  }

  update(data: string | Uint8Array): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
}

/** Signs an address with the SDK's own signer: no code of ours checks itself. */
export async function presign(options: {
  readonly method: string;
  /** Percent-encoded. */
  readonly path: string;
  /** Epoch ms. */
  readonly now: number;
  readonly seconds: number;
  readonly query?: Record<string, string>;
  readonly accessKeyId?: string;
  readonly host?: string;
}): Promise<string> {
  const {
    method,
    path,
    now,
    seconds,
    query = {},
    accessKeyId = 'key',
  } = options;
  const host = options.host ?? 'bucket.test';
  const signer = new SignatureV4({
    service: 's3',
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey: 'secret' },
    sha256: Sha256 as never,
    uriEscapePath: false,
  });
  const signed = await signer.presign(
    {
      method,
      protocol: 'http:',
      hostname: host,
      path,
      query,
      headers: { host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
      body: undefined,
    } as never,
    { expiresIn: seconds, signingDate: new Date(now) },
  );
  const parameters = Object.entries(signed.query ?? {}).map(
    ([name, value]) =>
      `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`,
  );
  return `http://${host}${path}?${parameters.join('&')}`;
}
