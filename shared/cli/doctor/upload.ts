import type { Upload } from '#shared/client/generated/types.gen.ts';
import type { Outdial } from '#shared/client/outdial.ts';
import { type Finding, failed, ok } from './finding.ts';
import { refusalText, type Told, told } from './keys.ts';
import { FICTION } from './test-number.ts';

/** One row that can be called, and one that cannot: the report must tell them apart. */
const FILE = `phone_number,first_name\n${FICTION},Doctor\nnobody,Nobody\n`;

export interface Uploaded {
  readonly took_ms: number;
  readonly report: Upload;
}

/** Takes a small file the way of a large one: past the API, through the bucket. */
export async function checkUpload(
  outdial: Outdial,
  now: () => number,
): Promise<Finding> {
  const began = now();
  const made = await told(
    outdial.campaigns.create({
      name: 'outdial doctor: upload',
      contacts: new Blob([FILE], { type: 'text/csv' }),
      file_name: 'doctor.csv',
      // With a mapping it is uploaded, however small.
      mapping: { phone_number: 'phone_number', ignore: ['first_name'] },
    }),
  );
  if ('refused' in made) return judgeUpload(made);
  const took_ms = now() - began;
  await outdial.campaigns.delete(made.value.id);
  const report = made.value.import;
  if (!report) return judgeUpload({ value: undefined });
  return judgeUpload({ value: { took_ms, report } });
}

export function judgeUpload(upload: Told<Uploaded | undefined>): Finding {
  const advice =
    'Look at the bucket, its event to the function import_audience, and that function’s log.';
  if ('refused' in upload)
    return failed('upload', refusalText(upload.refused), advice, 'Upload');
  if (!upload.value)
    return failed('upload', 'no report came of it', advice, 'Upload');
  const { took_ms, report } = upload.value;
  const { accepted, rejected } = report;
  const seen = `${accepted} accepted and ${rejected} rejected after ${took_ms} ms`;
  if (accepted === 1 && rejected === 1) return ok('upload', seen);
  return failed('upload', `${seen}, not one each`, advice, 'Upload');
}
