import { describe, expect, test } from 'vitest';
import { signatureFault } from '#tests/carriers/aws-signature.ts';
import { account, key, makeCarrier, NOW } from '#tests/carriers/chime-rig.ts';

const CALL = 'a1b2c3d4-0000-4000-8000-000000000001';
const KEY = `chime/${CALL}/2026/03/02/2026-03-02-15-00-10-000_${CALL}_leg a.wav`;

/** A bucket with these files, that looks at signatures as S3 does. */
function bucket(files: Readonly<Record<string, string>>) {
  const asked: string[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const fault = signatureFault(
      request,
      '',
      { ...key, region: 'us-west-2', service: 's3' },
      NOW,
    );
    if (fault) return new Response(fault, { status: 403 });
    const url = new URL(request.url);
    expect(url.host).toBe('s3.us-west-2.amazonaws.com');
    asked.push(decodeURIComponent(url.pathname));
    const prefix = url.searchParams.get('prefix');
    if (prefix !== null) {
      const keys = Object.keys(files)
        .filter((it) => it.startsWith(prefix))
        .map(
          (it) => `<Contents><Key>${encodeURIComponent(it)}</Key></Contents>`,
        );
      return new Response(
        `<?xml version="1.0"?><ListBucketResult>${keys.join('')}</ListBucketResult>`,
      );
    }
    const file = files[asked.at(-1)!.replace('/acme-recordings/', '')];
    return file === undefined
      ? new Response('', { status: 404 })
      : new Response(file);
  };
  return { fetch, asked };
}

const recordingOf = (fetch: typeof globalThis.fetch) =>
  makeCarrier(fetch).recording?.(CALL);

describe('the recording of a call', () => {
  test('is found by the call’s id, whatever Chime calls it', async () => {
    const { fetch, asked } = bucket({
      [KEY]: 'RIFF',
      [`chime/${CALL}0/2026/other.wav`]: 'other',
    });
    const found = await recordingOf(fetch);
    expect(found?.content_type).toBe('audio/wav');
    expect(found?.bytes.toString()).toBe('RIFF');
    expect(asked).toEqual(['/acme-recordings', `/acme-recordings/${KEY}`]);
  });

  test.each([
    ['not written yet', {}],
    ['of another call', { 'chime/other/2026/a.wav': 'other' }],
    ['no sound', { [`chime/${CALL}/notes.txt`]: 'hello' }],
  ])('is null: %s', async (...[, files]) => {
    expect(await recordingOf(bucket(files).fetch)).toBeNull();
  });

  test('is null where there is no bucket', async () => {
    const { recording_bucket: _, ...settings } = account.settings;
    const carrier = makeCarrier(() => Promise.reject(new Error('asked')), {
      settings,
    });
    expect(await carrier.recording?.(CALL)).toBeNull();
  });

  test.each([403, 404, 500])('is not known when S3 says %i', async (status) => {
    await expect(
      recordingOf(async () => new Response('', { status })),
    ).rejects.toThrow(`S3 said ${status}`);
  });
});
