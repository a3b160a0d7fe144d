import * as z from 'zod';
import type { CarrierDeps, Recording } from '../carrier.ts';
import { type Ask, listAll } from './api.ts';

/** Real time, for all of a recording. */
const DOWNLOAD_WITHIN_MS = 20_000;

const recordingSchema = z.object({
  status: z.string().nullish(),
  download_urls: z
    .object({ mp3: z.string().nullish(), wav: z.string().nullish() })
    .nullish(),
});

/**
 * What was recorded of a call. The address of its sound is good for minutes: it
 * is asked for each time.
 *
 * @returns null when nothing was recorded, or it is not ready
 * @throws Error when nobody can tell
 */
export async function recordingOf(
  ask: Ask,
  { fetch }: Pick<CarrierDeps, 'fetch'>,
  call_id: string,
): Promise<Recording | null> {
  const listed = await listAll(ask, '/recordings', {
    'filter[call_control_id]': call_id,
  });
  const recordings = z.array(recordingSchema).safeParse(listed).data;
  if (!recordings) throw new Error('no list of recordings from Telnyx');
  const urls = recordings.find(
    ({ status }) => (status ?? 'completed') === 'completed',
  )?.download_urls;
  const url = urls?.mp3 ?? urls?.wav;
  if (!url) return null;
  // Not Telnyx's API: its key stays here.
  const answer = await fetch(url, {
    redirect: 'error',
    signal: AbortSignal.timeout(DOWNLOAD_WITHIN_MS),
  });
  if (!answer.ok) throw new Error(`no recording: ${answer.status}`);
  return {
    content_type: urls?.mp3 ? 'audio/mpeg' : 'audio/wav',
    bytes: Buffer.from(await answer.arrayBuffer()),
  };
}
