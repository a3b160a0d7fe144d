import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Api } from '../../lib/api.ts';
import { ApiError } from '../../lib/api-error.ts';
import { createWithFile } from './create-with-file.ts';

const body = { name: 'Q4' };
const file = new File(['phone_number\n+13035550190\n'], 'a.csv');
const tooLarge = new ApiError(413, { code: 'use_upload' });
const now = async () => {};

function anApi(over: Record<string, unknown> = {}) {
  const states = ['staged', 'validating', 'attached'];
  return {
    create: vi.fn(async (_body, _start, sent?: File) => {
      if (sent) throw tooLarge;
      return { id: 'cmp_1' };
    }),
    announceUpload: vi.fn(async () => ({
      upload: { id: 'upl_1', status: 'staged' },
      url: 'http://bucket.test/',
      fields: { key: 'k' },
    })),
    upload: vi.fn(async () => ({ status: states.shift(), progress: 0.5 })),
    act: vi.fn(async () => ({})),
    schedule: vi.fn(async () => ({})),
    ...over,
  };
}
const run = (
  api: ReturnType<typeof anApi>,
  request: Partial<Parameters<typeof createWithFile>[1]> = {},
) =>
  createWithFile(
    api as unknown as Api,
    { body, file, start: false, ...request },
    () => {},
    now,
  );

afterEach(() => {
  vi.unstubAllGlobals();
});
const stubBucket = (status: number) => {
  const post = vi.fn(async () => new Response('', { status }));
  vi.stubGlobal('fetch', post);
  return post;
};

describe('createWithFile', () => {
  test('sends campaign and file in one request where that is allowed', async () => {
    const api = anApi({
      create: vi.fn(async () => ({ id: 'cmp_1', import: { accepted: 1 } })),
    });
    const created = await run(api, { start: true });
    expect(created).toMatchObject({ id: 'cmp_1', upload: { accepted: 1 } });
    expect(api.create).toHaveBeenCalledWith(body, true, file);
    expect(api.act).not.toHaveBeenCalled();
  });

  test('takes the upload route on 413, and starts once the contacts are there', async () => {
    const api = anApi();
    const post = stubBucket(204);
    const created = await run(api, { start: true });
    expect(post).toHaveBeenCalledTimes(1);
    expect(api.create).toHaveBeenLastCalledWith(body, false);
    expect(api.upload).toHaveBeenCalledTimes(3);
    expect(api.act).toHaveBeenCalledWith('cmp_1', 'start');
    expect(created).toMatchObject({ id: 'cmp_1', failure: null });
  });

  test('schedules only once the contacts are there', async () => {
    const api = anApi();
    stubBucket(204);
    const scheduled_at = '2026-11-23T16:00:00.000Z';
    await run(api, { body: { ...body, scheduled_at } });
    expect(api.create).toHaveBeenLastCalledWith(body, false);
    expect(api.schedule).toHaveBeenCalledWith('cmp_1', scheduled_at);
  });

  test('does not start when the file was refused', async () => {
    const api = anApi({
      upload: vi.fn(async () => ({ status: 'rejected', progress: 1 })),
    });
    stubBucket(204);
    const created = await run(api, { start: true });
    expect(api.act).not.toHaveBeenCalled();
    expect(created.upload?.status).toBe('rejected');
  });

  test('says that a campaign is there whose file did not get through', async () => {
    stubBucket(403);
    const created = await run(anApi());
    expect(created.id).toBe('cmp_1');
    expect(created.failure).toBeInstanceOf(ApiError);
  });

  test('throws when nothing was created', async () => {
    const refused = new ApiError(422, { code: 'no_valid_contacts' });
    const api = anApi({ create: vi.fn().mockRejectedValue(refused) });
    await expect(run(api)).rejects.toBe(refused);
  });
});
