import { table } from '#functions/adapters/dynamodb/table.ts';
import { files, textOnDisk } from '#functions/adapters/files.ts';
import { workflow } from '#functions/adapters/workflow.ts';
import { newId } from '#functions/platform/ids.ts';
import { runtime } from '#functions/platform/runtime.ts';
import { rejectsKey } from './file-keys.ts';
import { importAudience } from './import-audience.ts';

/** Five minutes: another file of this campaign may be a long one. */
const PATIENCE = 150;

export const handler = importAudience({
  table: table(),
  clock: runtime.clock,
  real_clock: runtime.realClock,
  new_id: newId,
  workflow: workflow(),
  read: (key) => files().read(key),
  rejects: (upload) => textOnDisk(rejectsKey(upload), 'text/csv'),
  patience: PATIENCE,
});
