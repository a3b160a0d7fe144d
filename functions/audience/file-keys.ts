import { filePrefixes } from '#shared/names.ts';

/** Where files lie in the bucket. */

interface UploadRef {
  readonly org_id: string;
  readonly campaign_id: string;
  readonly id: string;
}

const path = ({ org_id, campaign_id, id }: UploadRef) =>
  `${org_id}/${campaign_id}/${id}`;

/** The file of contacts, as it was sent. */
export const fileKey = (upload: UploadRef) =>
  `${filePrefixes.uploads}${path(upload)}`;
/** Putting an empty object here has the import look at the upload again. */
export const attachKey = (upload: UploadRef) => `${fileKey(upload)}/attach`;
export const rejectsKey = (upload: UploadRef) =>
  `${filePrefixes.rejects}${path(upload)}.csv`;
/** What was recorded of a conversation, once somebody asked for it: its type says what it is. */
export const recordingKey = (org: string, conversation: string) =>
  `${filePrefixes.recordings}${org}/${conversation}`;
/** The same, and where it lay before: then all had the name of one type. */
export const recordingKeys = (org: string, conversation: string) => {
  const key = recordingKey(org, conversation);
  return [key, `${key}.wav`];
};

/** The upload that an object under `uploads/` belongs to. */
export function uploadOfKey(key: string): UploadRef | undefined {
  const [prefix, org_id, campaign_id, id] = key.split('/');
  if (prefix !== 'uploads' || !org_id || !campaign_id || !id) return undefined;
  return { org_id, campaign_id, id };
}
