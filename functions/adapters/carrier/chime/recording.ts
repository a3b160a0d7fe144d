import type { CarrierAccount, CarrierDeps, Recording } from '../carrier.ts';
import { type AwsCredentials, signRequest } from './signed-fetch.ts';

/** Real time, for all of a recording. */
const DOWNLOAD_WITHIN_MS = 20_000;

/**
 * What was recorded of a call. Amazon Chime writes it into the account's own
 * bucket once the call is over, under the place that we named: its name begins
 * with the call's id, and ends in times that only Chime knows.
 *
 * @returns null when nothing was recorded, or it is not written yet
 * @throws Error when nobody can tell
 */
export async function recordingOf(
  callId: string,
  { settings }: CarrierAccount,
  { fetch, real_clock }: CarrierDeps,
  credentials: () => AwsCredentials,
): Promise<Recording | null> {
  const { recording_bucket, region = 'us-east-1' } = settings;
  if (!recording_bucket) return null;
  const [bucket = '', ...folders] = recording_bucket.split('/');
  const get = async (path: string, query?: Record<string, string>) => {
    const { url, init } = await signRequest(
      {
        method: 'GET',
        // By path: a bucket may have dots in its name, which a certificate has not.
        endpoint: `https://s3.${region}.amazonaws.com`,
        path: `/${bucket}${path}`,
        ...(query && { query }),
      },
      {
        region,
        service: 's3',
        credentials: credentials(),
        now: real_clock.now(),
      },
    );
    const signal = AbortSignal.timeout(DOWNLOAD_WITHIN_MS);
    const answer = await fetch(url, { ...init, redirect: 'error', signal });
    if (!answer.ok) throw new Error(`no recording: S3 said ${answer.status}`);
    return answer;
  };
  const listed = await get('', {
    'list-type': '2',
    'encoding-type': 'url',
    prefix: `${[...folders, callId].filter(Boolean).join('/')}/`,
  });
  const key = firstSound(await listed.text());
  if (key === undefined) return null;
  const sound = await get(
    `/${key.split('/').map(encodeURIComponent).join('/')}`,
  );
  return {
    content_type: 'audio/wav',
    bytes: Buffer.from(await sound.arrayBuffer()),
  };
}

/** @param list - XML of S3, its keys percent-encoded */
function firstSound(list: string): string | undefined {
  const keys = [...list.matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, key = '']) =>
    decodeURIComponent(key.replaceAll('+', ' ')),
  );
  return keys.find((key) => key.endsWith('.wav'));
}
