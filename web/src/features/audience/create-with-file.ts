import type { CreateCampaignBody } from '#shared/contracts/campaign-settings.ts';
import type { UploadView } from '#shared/contracts/uploads.ts';
import { type Api, postToForm } from '../../lib/api.ts';
import { ApiError } from '../../lib/api-error.ts';

/** Above this no deployment takes a file inside the request. */
const INLINE_BYTES = 10 * 1024 * 1024;
const ASK_AFTER_MS = 1_000;

export interface CreateRequest {
  readonly body: CreateCampaignBody;
  readonly file: File | null;
  readonly start: boolean;
}

/** `failure`: the campaign is there, but not all that was asked for was done. */
export interface Created {
  readonly id: string;
  readonly upload: UploadView | null;
  readonly failure: unknown;
}

/**
 * Creates a campaign with its contacts: in one request where the file fits, else
 * the campaign, then the file by a signed form, then the start.
 *
 * @throws ApiError when no campaign was created
 */
export async function createWithFile(
  api: Api,
  { body, file, start }: CreateRequest,
  onStage: (stage: string) => void,
  wait: (ms: number) => Promise<void> = sleep,
): Promise<Created> {
  if (!file || file.size <= INLINE_BYTES) {
    try {
      onStage(file ? 'Sending the file' : 'Creating');
      const created = await api.create(body, start, file ?? undefined);
      return { id: created.id, upload: created.import ?? null, failure: null };
    } catch (error) {
      // A deployment may take less in one request than another.
      if (!file || !isTooLarge(error)) throw error;
    }
  }
  // It starts only when its contacts are there.
  const { scheduled_at, ...settings } = body;
  const { id } = await api.create(settings, false);
  try {
    const upload = await sendFile(api, id, file!, onStage, wait);
    if (upload.status !== 'attached') return { id, upload, failure: null };
    onStage('Finishing');
    if (start) await api.act(id, 'start');
    else if (scheduled_at) await api.schedule(id, scheduled_at);
    return { id, upload, failure: null };
  } catch (failure) {
    return { id, upload: null, failure };
  }
}

const isTooLarge = (error: unknown) =>
  error instanceof ApiError && error.status === 413;

async function sendFile(
  api: Api,
  id: string,
  file: File,
  onStage: (stage: string) => void,
  wait: (ms: number) => Promise<void>,
): Promise<UploadView> {
  onStage('Uploading the file');
  const announced = await api.announceUpload(id, file);
  await postToForm(announced, file);
  for (;;) {
    const upload = await api.upload(id, announced.upload.id);
    const { status, progress } = upload;
    if (
      status !== 'staged' &&
      status !== 'validating' &&
      status !== 'attaching'
    ) {
      return upload;
    }
    onStage(`Reading the rows: ${Math.floor(progress * 100)} %`);
    await wait(ASK_AFTER_MS);
  }
}

const sleep = (ms: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, ms));
