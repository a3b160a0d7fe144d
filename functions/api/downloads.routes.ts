import { getAttemptReport } from './attempt-report.ts';
import { getUploadRejects } from './uploads.ts';

/** Operations that answer with a file of any length, by operation id. */
export const handlers = {
  get_attempt_report: getAttemptReport,
  get_upload_rejects: getUploadRejects,
};
