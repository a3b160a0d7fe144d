import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** One webhook, as it is sent. */
export interface Webhook {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Signs as Telnyx does, with a key of its own. */
export class FakeTelnyxSigner {
  readonly #key: KeyObject;
  /** As the portal shows it. */
  readonly public_key: string;

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    this.#key = privateKey;
    const { x } = publicKey.export({ format: 'jwk' });
    this.public_key = Buffer.from(x ?? '', 'base64url').toString('base64');
  }

  /** @param at - epoch ms */
  sign(url: string, body: string, at: number): Webhook {
    const timestamp = String(Math.floor(at / 1_000));
    const signature = sign(
      null,
      Buffer.from(`${timestamp}|${body}`),
      this.#key,
    );
    return {
      url,
      body,
      headers: {
        'content-type': 'application/json',
        'telnyx-timestamp': timestamp,
        'telnyx-signature-ed25519': signature.toString('base64'),
      },
    };
  }
}
