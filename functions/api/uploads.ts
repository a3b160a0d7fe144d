import { Readable } from 'node:stream';
import { isImporting } from '#functions/adapters/dynamodb/import-claims.ts';
import * as store from '#functions/adapters/dynamodb/upload-store.ts';
import { isNoSuchFile } from '#functions/adapters/files.ts';
import {
  attachKey,
  fileKey,
  rejectsKey,
} from '#functions/audience/file-keys.ts';
import { newUpload } from '#functions/audience/import-inline.ts';
import { rejectsHeader } from '#functions/audience/rejects-file.ts';
import { uploadView } from '#functions/audience/upload-view.ts';
import { decodeCursor, encodeCursor } from '#functions/platform/cursor.ts';
import { notFound, Refusal } from '#functions/platform/refusal.ts';
import type { Caller, Deps, HandlerOf } from '#functions/platform/route.ts';
import {
  type ColumnMapping,
  MAX_UPLOAD_BYTES,
} from '#shared/contracts/uploads.ts';
import { type Campaign, isTerminal } from '#shared/domain/campaign.ts';
import { planColumns } from '#shared/domain/column-mapping.ts';
import { invalidTransition, requireCampaign } from './campaign-reply.ts';

/** How long the form that sends the file may be used. */
const FORM_SECONDS = 15 * 60;

/**
 * POST …/uploads: announces a file. The bytes go straight to the bucket, with
 * the form in the answer; their arrival starts the import.
 *
 * 409 `invalid_transition` when the campaign has ended, 413 above 50 MB.
 */
export const createUpload: HandlerOf<'create_upload'> = async (
  { caller, params, body },
  deps,
) => {
  const campaign = await openCampaign(deps, caller, params.campaign_id);
  if (body.size_bytes > MAX_UPLOAD_BYTES) {
    throw new Refusal(
      413,
      'payload_too_large',
      'A file of contacts holds at most 50 MB. Split it.',
      { max_bytes: MAX_UPLOAD_BYTES },
    );
  }
  const upload: store.Upload = {
    ...newUpload(campaign, deps, body.file_name, body.size_bytes),
    created_by: caller.actor,
    mapping: body.mapping ?? null,
    default_country: body.default_country ?? null,
  };
  await store.putUpload(deps.table, upload);
  const form = await deps.files.presignPost(
    fileKey(upload),
    MAX_UPLOAD_BYTES,
    FORM_SECONDS,
  );
  const { id, status } = upload;
  return { status: 201, body: { upload: { id, status }, ...form } };
};

/** GET …/uploads, newest first; the cursor is the last id of a page. */
export const listUploads: HandlerOf<'list_uploads'> = async (
  { caller, params, query },
  deps,
) => {
  await requireCampaign(deps, caller, params.campaign_id);
  const { limit } = query;
  const after = decodeCursor(query.cursor);
  const all = await store.listUploads(deps.table, params.campaign_id);
  const rest = all.filter(({ id }) => after === undefined || id < after);
  const page = rest.slice(0, limit);
  return {
    status: 200,
    body: {
      data: page.map(uploadView),
      next_cursor: rest.length > limit ? encodeCursor(page.at(-1)!.id) : null,
      total: all.length,
      limit,
    },
  };
};

/** GET …/uploads/{upload_id}. */
export const getUpload: HandlerOf<'get_upload'> = async (
  { caller, params },
  deps,
) => {
  const { upload } = await requireUpload(deps, caller, params);
  return { status: 200, body: uploadView(upload) };
};

/**
 * GET …/rejects.csv: only the header when every row was taken, or none was read.
 * 404 when it is gone: it is kept for 90 days on AWS.
 */
export const getUploadRejects: HandlerOf<
  'get_upload_rejects',
  Pick<Deps, 'table' | 'files'>
> = async ({ caller, params }, deps) => {
  const { upload } = await requireUpload(deps, caller, params);
  return {
    status: 200,
    file: await readRejects(upload, deps),
    content_type: 'text/csv; charset=utf-8',
    headers: {
      'content-disposition': `attachment; filename="${upload.id}-rejects.csv"`,
    },
  };
};

async function readRejects(
  upload: store.Upload,
  { files }: Pick<Deps, 'files'>,
): Promise<Readable> {
  try {
    return await files.read(rejectsKey(upload));
  } catch (error) {
    if (!isNoSuchFile(error)) throw error;
    const { status, rejected = 0, duplicate = 0, suppressed = 0 } = upload;
    const isRead = status === 'attached' || status === 'validated';
    if (isRead && rejected + duplicate + suppressed > 0) throw notFound();
    return Readable.from([rejectsHeader(upload.columns)]);
  }
}

/**
 * POST …/attach: attaches a file whose columns had to be named by a person. The
 * import itself goes on in the background: the answer says `attaching`. May be
 * asked again while nothing works at it: the first may have died half-way.
 */
export const attachUpload: HandlerOf<'attach_upload'> = async (
  { caller, params, body },
  deps,
) => {
  const campaign = await openCampaign(deps, caller, params.campaign_id);
  const { upload } = await requireUpload(deps, caller, params);
  refuseUnknownColumn(upload, body.mapping);
  const attaching = await store.updateUpload(
    deps.table,
    upload,
    isBusy(campaign, upload, deps) ? ['validated'] : ['validated', 'attaching'],
    {
      status: 'attaching',
      mapping: body.mapping,
      ...(body.default_country && { default_country: body.default_country }),
    },
  );
  if (attaching === undefined) throw wrongStatus(upload, 'attached');
  await deps.files.put(attachKey(upload), Buffer.alloc(0), 'text/plain');
  return { status: 200, body: uploadView(attaching) };
};

function refuseUnknownColumn(upload: store.Upload, mapping: ColumnMapping) {
  if (upload.columns.length === 0) return;
  const planned = planColumns(upload.columns, mapping);
  if (planned.kind === 'plan') return;
  const message = `The file has no column "${planned.name}".`;
  throw new Refusal(422, 'missing_phone_number_column', message, {
    columns: upload.columns,
  });
}

/** Whether an import of it goes on: a dead one holds the campaign for a while. */
const isBusy = (
  campaign: Campaign,
  { id }: store.Upload,
  { real_clock }: Deps,
) => campaign.importing === id && isImporting(campaign, real_clock.now());

/**
 * DELETE …: discards a file that nothing was taken from. One whose import was
 * given up is such a file, too: an import attaches nothing to an upload that is
 * gone.
 */
export const deleteUpload: HandlerOf<'delete_upload'> = async (
  { caller, params },
  deps,
) => {
  const { campaign, upload } = await requireUpload(deps, caller, params);
  const removed = await store.deleteUpload(deps.table, upload, [
    'staged',
    'validated',
    'rejected',
    ...(isBusy(campaign, upload, deps) ? [] : GIVEN_UP),
  ]);
  if (!removed) throw wrongStatus(upload, 'discarded');
  await deps.files.remove(fileKey(upload));
  await deps.files.remove(rejectsKey(upload));
  return { status: 204 };
};

const GIVEN_UP = ['validating', 'attaching'] as const;

const wrongStatus = ({ status }: store.Upload, verb: string) =>
  new Refusal(
    409,
    'not_editable',
    `An upload that is ${status} cannot be ${verb}.`,
    { current_status: status },
  );

/** @throws Refusal 404; 409 when the campaign takes no more contacts */
async function openCampaign(
  deps: Deps,
  caller: Caller,
  id: string,
): Promise<Campaign> {
  const campaign = await requireCampaign(deps, caller, id);
  if (isTerminal(campaign.status) || campaign.sealed) {
    throw invalidTransition(campaign, 'an upload');
  }
  return campaign;
}

async function requireUpload(
  deps: Pick<Deps, 'table'>,
  caller: Caller,
  params: { readonly campaign_id: string; readonly upload_id: string },
) {
  const campaign = await requireCampaign(deps, caller, params.campaign_id);
  const upload = await store.getUpload(
    deps.table,
    params.campaign_id,
    params.upload_id,
  );
  if (upload === undefined) throw notFound();
  return { campaign, upload };
}
