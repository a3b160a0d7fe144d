import { type BenchCampaign, runCampaign } from './campaign-run.ts';
import { mixes } from './draws.ts';
import { runNaive } from './naive/run-naive.ts';
import { type Summary, summarize } from './summary.ts';

const base = { max_attempts: 3, delay_seconds: 300, rates: mixes.none };
const campaign = (
  seed: number,
  contacts: number,
  lines: number,
  more: Partial<BenchCampaign> = {},
): BenchCampaign => ({ ...base, seed, contacts, lines, ...more });

/** Twenty lines, more after two minutes, half as many after five, then all again. */
const changingLimits = [
  { after_ms: 120_000, limit: 30 },
  { after_ms: 300_000, limit: 10 },
  { after_ms: 600_000, limit: 20 },
];

const names = Object.keys(mixes) as (keyof typeof mixes)[];
const SAFETY_SEEDS = [1, 2, 3];

/** Campaigns, by the name of their case. */
export const campaigns: Readonly<Record<string, BenchCampaign>> = {
  main: campaign(7, 10_000, 50, { delay_seconds: 3_600 }),
  'main, faults': campaign(7, 4_000, 50, {
    delay_seconds: 1_200,
    rates: mixes.realistic,
  }),
  sparse: campaign(7, 2_000, 50, { delay_seconds: 3_600 }),
  wide: campaign(8, 2_000, 100),
  crowded: campaign(9, 4_000, 500, { delay_seconds: 600 }),
  huge: campaign(10, 100_000, 500, { delay_seconds: 3_600 }),
  ...Object.fromEntries(
    names.flatMap((mix) =>
      SAFETY_SEEDS.map((seed) => [
        `safety, ${mix}, ${seed}`,
        campaign(seed, 200, 20, {
          rates: mixes[mix],
          limits: changingLimits,
        }),
      ]),
    ),
  ),
};

/** Too slow for each run: with `--full`. */
export const slow = new Set(['huge']);

const NAIVE = 'naive, ';

/** Every case but the slow ones, for the product and for what it is compared with. */
export const caseNames = (full: boolean): string[] => {
  const names = Object.keys(campaigns).filter(
    (name) => full || !slow.has(name),
  );
  return [...names, ...names.map((name) => `${NAIVE}${name}`)];
};

export async function runCase(name: string): Promise<Summary> {
  if (!name.startsWith(NAIVE)) {
    const options = campaigns[name]!;
    return summarize(options, await runCampaign(options));
  }
  const options = campaigns[name.slice(NAIVE.length)]!;
  return summarize(options, await runNaive(options));
}
