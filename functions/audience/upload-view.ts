import type { Upload } from '#functions/adapters/dynamodb/upload-store.ts';
import type { UploadView } from '#shared/contracts/uploads.ts';

/** An upload as the API shows it. */
export function uploadView({
  org_id: _org,
  default_country: _country,
  ...view
}: Upload): UploadView {
  return view;
}
