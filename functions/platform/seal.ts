import {
  createCipheriv,
  createDecipheriv,
  hkdfSync,
  randomBytes,
} from 'node:crypto';

/** How a text is kept where others can read. */
export interface Seal {
  close(text: string): string;
  /** @throws Error for what another seal closed, or somebody changed */
  open(kept: string): string;
}

/** Leaves a text as it is. */
export const noSeal: Seal = { close: (text) => text, open: (kept) => kept };

const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * AES-256-GCM under a key for this purpose and this text alone: who reads the
 * table, and not the deployment's pepper, reads nothing.
 *
 * @param purpose - what is kept and for whom; the same opens it again
 */
export function sealWith(pepper: string, purpose: string): Seal {
  const derived = hkdfSync('sha256', pepper, 'outdial seal', purpose, 32);
  const key = Buffer.from(derived);
  return {
    close(text) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      const parts = [iv, cipher.getAuthTag(), body];
      return Buffer.concat(parts).toString('base64');
    },
    open(kept) {
      const bytes = Buffer.from(kept, 'base64');
      const iv = bytes.subarray(0, IV_BYTES);
      const cipher = createDecipheriv('aes-256-gcm', key, iv, {
        // Else a part of it would do, and that can be guessed.
        authTagLength: TAG_BYTES,
      });
      cipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      const body = bytes.subarray(IV_BYTES + TAG_BYTES);
      return Buffer.concat([cipher.update(body), cipher.final()]).toString();
    },
  };
}
