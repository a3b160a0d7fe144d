import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import type { RunRef, Workflow } from '#functions/platform/route.ts';

/**
 * Wakes the runs of campaigns that a batch of the table's stream changes: whoever
 * changed one wakes its run as well, at once, but may be cut off between the two.
 * A run that rests would not look for hours. Twice does no harm.
 */
export async function wakeChanged(
  records: readonly DynamoDBRecord[],
  workflow: Pick<Workflow, 'wake'>,
): Promise<void> {
  const runs = new Map<string, RunRef>();
  for (const run of records.flatMap(changedRuns)) {
    runs.set(`${run.campaign_id}#${run.run_number}`, run);
  }
  await Promise.all([...runs.values()].map((run) => workflow.wake(run)));
}

/**
 * The run of a campaign that somebody changed, if the record is of that. Lines that it takes and gives back
 * leave its version alone; each single call makes it grow, and wakes by itself.
 */
export function changedRuns({ dynamodb }: DynamoDBRecord): RunRef[] {
  const { pk, sk } = dynamodb?.Keys ?? {};
  if (!pk?.S?.startsWith('ORG#') || !sk?.S?.startsWith('CMP#')) return [];
  const { OldImage: before, NewImage: after } = dynamodb ?? {};
  if (!before || !after || before.version?.N === after.version?.N) return [];
  if (after.adhoc?.BOOL || !mayRun(before, after)) return [];
  return [
    {
      org_id: pk.S.slice('ORG#'.length),
      campaign_id: sk.S.slice('CMP#'.length),
      run_number: Number(after.run_number?.N),
    },
  ];
}

type Image = Record<string, AttributeValue>;

/** Nothing waits for a draft that stays one, nor for what ended and is drained. */
const mayRun = (before: Image, after: Image) =>
  [before, after].some(
    ({ status, draining }) =>
      ['scheduled', 'running', 'paused'].includes(status?.S ?? '') ||
      draining?.BOOL === true,
  );
