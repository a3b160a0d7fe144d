import { beginning } from '../beginning.ts';
import type { Message } from '../carrier.ts';
import { type ChimeAction, hangUp } from './actions.ts';
import { MAX_TEXT } from './placement.ts';

interface Voice {
  readonly language: string;
  readonly id: string;
}
const ENGLISH: Voice = { language: 'en-US', id: 'Joanna' };

/**
 * A neural voice of Amazon Polly for each language; the first of a language
 * speaks for its regions without one.
 *
 * @see https://docs.aws.amazon.com/polly/latest/dg/available-voices.html
 */
const voices: readonly Voice[] = [
  ENGLISH,
  { language: 'en-GB', id: 'Amy' },
  { language: 'en-AU', id: 'Olivia' },
  { language: 'en-IN', id: 'Kajal' },
  { language: 'es-ES', id: 'Lucia' },
  { language: 'es-US', id: 'Lupe' },
  { language: 'es-MX', id: 'Mia' },
  { language: 'fr-FR', id: 'Lea' },
  { language: 'fr-CA', id: 'Gabrielle' },
  { language: 'de-DE', id: 'Vicki' },
  { language: 'it-IT', id: 'Bianca' },
  { language: 'pt-BR', id: 'Camila' },
  { language: 'pt-PT', id: 'Ines' },
  { language: 'nl-NL', id: 'Laura' },
  { language: 'sv-SE', id: 'Elin' },
  { language: 'da-DK', id: 'Sofie' },
  { language: 'nb-NO', id: 'Ida' },
  { language: 'fi-FI', id: 'Suvi' },
  { language: 'pl-PL', id: 'Ola' },
  { language: 'ja-JP', id: 'Takumi' },
  { language: 'ko-KR', id: 'Seoyeon' },
];

/** The message, then the end of the call; only the end where there is nothing that Chime can play. */
export function messageActions(
  callId: string,
  message: Message,
): readonly ChimeAction[] {
  const played = playable(callId, message);
  return played ? [played, hangUp('LEG-A')] : [hangUp('LEG-A')];
}

function playable(callId: string, message: Message): ChimeAction | undefined {
  const file = message.audio_url && fileInS3(message.audio_url);
  if (file) {
    return {
      Type: 'PlayAudio',
      Parameters: {
        ParticipantTag: 'LEG-A',
        AudioSource: { Type: 'S3', BucketName: file.bucket, Key: file.key },
      },
    };
  }
  const text = message.text?.trim();
  return text ? speak(callId, text, message.language) : undefined;
}

function speak(callId: string, text: string, language = ''): ChimeAction {
  const voice = voiceOf(language);
  return {
    Type: 'Speak',
    Parameters: {
      CallId: callId,
      Text: beginning(text, MAX_TEXT),
      TextType: 'text',
      Engine: 'neural',
      LanguageCode: voice.language,
      VoiceId: voice.id,
    },
  };
}

function voiceOf(language: string): Voice {
  const wanted = language.replace('_', '-').toLowerCase();
  const [tongue = ''] = wanted.split('-');
  return (
    voices.find((it) => it.language.toLowerCase() === wanted) ??
    voices.find((it) => tongue && it.language.startsWith(`${tongue}-`)) ??
    ENGLISH
  );
}

/** Nothing where the escapes are none. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return '';
  }
}

const AT_BUCKET = /^([a-z0-9.-]{3,63})\.s3[.-](?:[a-z0-9-]+\.)?amazonaws\.com$/;
const AT_REGION = /^s3[.-](?:[a-z0-9-]+\.)?amazonaws\.com$/;

/**
 * Chime plays files of S3 buckets of its own account, and nothing else of the web.
 *
 * @returns undefined for an address that is none of S3
 */
export function fileInS3(
  url: string,
): { readonly bucket: string; readonly key: string } | undefined {
  const at = URL.parse(url);
  if (!at) return undefined;
  const path = decoded(at.pathname.replace(/^\//, ''));
  const [first = '', ...rest] = path.split('/');
  const found =
    at.protocol === 's3:'
      ? { bucket: at.hostname, key: path }
      : AT_REGION.test(at.hostname)
        ? { bucket: first, key: rest.join('/') }
        : { bucket: AT_BUCKET.exec(at.hostname)?.[1] ?? '', key: path };
  return found.bucket && found.key ? found : undefined;
}
