import { readFileSync } from 'node:fs';
import * as z from 'zod';

/** Slack of a sum of shares that were typed as decimals. */
const SUM_SLACK = 1e-6;

const share = z.number().min(0).max(1);

const sharesSchema = z
  .strictObject({
    /** A human answers. */
    answer: share.default(0),
    machine: share.default(0),
    busy: share.default(0),
    /** Left out: the rest. */
    no_answer: share.optional(),
  })
  .refine(({ answer, machine, busy, no_answer }) => {
    const sum = answer + machine + busy + (no_answer ?? 0);
    return no_answer === undefined
      ? sum <= 1 + SUM_SLACK
      : Math.abs(sum - 1) <= SUM_SLACK;
  }, 'shares must add up to 1 (without no_answer: to at most 1)');

const profileSchema = z.strictObject({
  shares: sharesSchema.prefault({ answer: 0.35, machine: 0.2, busy: 0.1 }),
  /** Uniform: how long it rings until somebody, or a machine, answers. */
  ring_seconds: z
    .strictObject({
      min: z.number().min(0).max(120).default(5),
      max: z.number().min(0).max(120).default(25),
    })
    .refine(({ min, max }) => min <= max, 'min must not be above max')
    .prefault({}),
  /** Log-normal: how long a human talks. */
  talk_seconds: z
    .strictObject({
      mean: z.number().positive().max(3600).default(45),
      sigma: z.number().min(0).max(3).default(0.8),
      max: z.number().positive().max(7200).default(600),
    })
    .prefault({}),
  /** Calls accepted in a second; above: 429. */
  cps: z.number().positive().default(100),
  /** Billed by the second of talk. */
  price_per_minute_usd: z.number().min(0).default(0.014),
});

/** How people and lines behave where no special number decides. */
export type CarrierProfile = z.output<typeof profileSchema>;

/**
 * Checks a profile and fills in what it leaves out.
 *
 * @throws Error naming each field that is unknown or out of bounds
 */
export function parseProfile(value: unknown): CarrierProfile {
  const parsed = profileSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Error(`carrier profile: ${z.prettifyError(parsed.error)}`);
}

export const defaultProfile: CarrierProfile = parseProfile({});

/** Of a deployed stage: people who look on wait in real time. */
export const stageProfile: CarrierProfile = parseProfile({
  ring_seconds: { min: 2, max: 8 },
  talk_seconds: { mean: 15, max: 60 },
});

/**
 * Reads the file of `--carrier FILE`.
 *
 * @throws Error naming the file, when it is missing, not JSON or not a profile
 */
export function readProfile(file: string): CarrierProfile {
  try {
    return parseProfile(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new Error(`cannot use carrier profile ${file}`, { cause: error });
  }
}
