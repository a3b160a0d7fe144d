import type { Upload } from '#functions/adapters/dynamodb/upload-store.ts';
import type { UploadView } from '#shared/contracts/uploads.ts';

/** An upload as the API shows it; one from before has no findings in it. */
export function uploadView({ org_id: _org, ...view }: Upload): UploadView {
  return { ...before, ...view };
}

const before = {
  sha256: null,
  created_by: null,
  updated: 0,
  findings: [],
  countries: [],
};
