import { table } from '#functions/adapters/dynamodb/table.ts';
import { s3Client, textOnDisk } from '#functions/adapters/files.ts';
import { pinnedFile } from '#functions/adapters/pinned-file.ts';
import { workflow } from '#functions/adapters/workflow.ts';
import { requireEnv } from '#functions/platform/env.ts';
import { newId } from '#functions/platform/ids.ts';
import { invocation } from '#functions/platform/invocation.ts';
import { runtime } from '#functions/platform/runtime.ts';
import { env } from '#shared/names.ts';
import { rejectsKey } from './file-keys.ts';
import { importAudience } from './import-audience.ts';

/** Five minutes: another file of this campaign may be a long one. */
const PATIENCE = 150;

const s3 = s3Client();

export const handler = invocation(
  importAudience({
    table: table(),
    clock: runtime.clock,
    real_clock: runtime.realClock,
    new_id: newId,
    workflow: workflow(),
    open: (key) => pinnedFile(s3, requireEnv(env.BUCKET_NAME), key),
    rejects: (upload) => textOnDisk(rejectsKey(upload), 'text/csv'),
    patience: PATIENCE,
  }),
);
