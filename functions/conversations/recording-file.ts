import { recordingKeys } from '#functions/audience/file-keys.ts';
import type { Files } from '#functions/platform/route.ts';

/** What the sound of a call is, and what it is called: carriers have WAV or MP3. */

/** How sound of each type begins. */
const beginnings: readonly (readonly [
  type: string,
  is: (bytes: Buffer) => boolean,
])[] = [
  [
    'audio/wav',
    (bytes) =>
      textAt(bytes, 0, 4) === 'RIFF' && textAt(bytes, 8, 12) === 'WAVE',
  ],
  ['audio/ogg', (bytes) => textAt(bytes, 0, 4) === 'OggS'],
  ['audio/mpeg', (bytes) => textAt(bytes, 0, 3) === 'ID3' || isFrame(bytes)],
];

const textAt = (bytes: Buffer, from: number, to: number) =>
  bytes.subarray(from, to).toString('latin1');

/** Eleven bits of synchronization, then layer III. */
const isFrame = ([first = 0, second = 0]: Buffer) =>
  first === 0xff && (second & 0xe6) === 0xe2;

/**
 * The type of a sound: by its bytes, else as the carrier says. A browser that opens
 * the address must run nothing, and a carrier may say anything.
 */
export function soundType(bytes: Buffer, said: string): string {
  const found = beginnings.find(([, is]) => is(bytes));
  if (found) return found[0];
  const [type = ''] = said.split(';');
  return /^audio\/[\w.+-]{1,60}$/i.test(type.trim())
    ? type.trim().toLowerCase()
    : 'application/octet-stream';
}

const endings: Readonly<Record<string, string>> = {
  'audio/wav': '.wav',
  'audio/x-wav': '.wav',
  'audio/wave': '.wav',
  'audio/mpeg': '.mp3',
  'audio/mp3': '.mp3',
  'audio/ogg': '.ogg',
};

/** What a sound is called when somebody keeps it. */
export const soundName = (conversation: string, type: string): string =>
  `${conversation}${Object.hasOwn(endings, type) ? endings[type] : ''}`;

/** @returns null where nobody has asked for it yet */
export async function heldRecording(
  files: Pick<Files, 'typeOf'>,
  org: string,
  conversation: string,
): Promise<{ readonly key: string; readonly content_type: string } | null> {
  for (const key of recordingKeys(org, conversation)) {
    const content_type = await files.typeOf(key);
    if (content_type !== null) return { key, content_type };
  }
  return null;
}
