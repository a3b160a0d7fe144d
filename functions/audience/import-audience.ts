import type { S3Event } from 'aws-lambda';
import { getUpload } from '#functions/adapters/dynamodb/upload-store.ts';
import { metrics } from '#functions/platform/metrics.ts';
import { fileKey, uploadOfKey } from './file-keys.ts';
import { type ImportDeps, importUpload } from './import-upload.ts';
import type { OpenFile } from './inspect-file.ts';

export interface ImportAudienceDeps extends ImportDeps {
  /** The object under a key, the same one however often it is read. */
  readonly open: (key: string) => OpenFile;
}

/**
 * A file came into the bucket, or somebody asked for one to be attached: import
 * it. Told twice, it imports once; told after a crash, it starts again.
 */
export function importAudience(deps: ImportAudienceDeps) {
  return async (event: Pick<S3Event, 'Records'>): Promise<void> => {
    for (const { s3 } of event.Records) {
      await importObject(decodeKey(s3.object.key), deps);
    }
  };
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
const decodeKey = (key: string) => decodeURIComponent(key.replaceAll('+', ' '));

async function importObject(key: string, deps: ImportAudienceDeps) {
  const ref = uploadOfKey(key);
  if (ref === undefined) return;
  const upload = await getUpload(deps.table, ref.campaign_id, ref.id);
  // Discarded, or a key that names another org than the upload does.
  if (upload === undefined || upload.org_id !== ref.org_id) return;
  const done = await importUpload(upload, deps.open(fileKey(upload)), deps);
  // Told of a file that was done before: measured then.
  if (done === upload) return;
  const { org_id, campaign_id, id: upload_id, rejected } = done;
  const ids = { org_id, campaign_id, upload_id };
  metrics().measure({ ImportRowsRejected: rejected }, ids);
}
