import {
  type Course,
  drawCourse,
  type Manners,
} from '../tests/simulation/carrier.ts';
import { noFaults, type Rates } from '../tests/simulation/faults.ts';
import { stream } from '../tests/simulation/kernel.ts';

/** How a list of consumers answers: about one in three, a mean hold of 44 s. */
export const manners: Manners = {
  unknown_number: 0.03,
  busy: 0.08,
  declined: 0.05,
  unanswered: 0.58,
  asks_for_callback: 0,
  opts_out: 0.01,
  talk_ms: [10_000, 140_000],
};

export const limits = { ring_timeout_seconds: 25, max_call_seconds: 600 };

/** Outcomes after which a contact is called again, while attempts are left. */
export const retried = new Set([408, 486, 603]);

export const randomOf = (seed: number) => (seq: number, attempt: number) =>
  stream(seed, `call ${seq} ${attempt}`);

/** How a call goes hangs on seed, contact and attempt alone: equal for all that is compared. */
export const courseOf = (seed: number, seq: number, attempt: number): Course =>
  drawCourse(randomOf(seed)(seq, attempt), manners, limits);

const requests = (rate: number): Rates['request'] => ({
  crash_before: rate,
  crash_after: rate,
  refused: rate,
  lost_answer: rate,
  sent_twice: rate,
  slow_before: rate,
  slow_after: rate,
});

/** A bad week: what public post-mortems and provider documents admit to. */
export const realistic: Rates = {
  ...noFaults,
  request: requests(5e-5),
  message_doubled: 1e-3,
  message_late: 1e-3,
  event_lost: 1e-4,
  event_doubled: 1e-2,
  event_late: 1e-2,
  event_given_up: 1e-2,
  index_stale: 1e-2,
  placement_lost: 1e-4,
  placement_late: 1e-4,
  answer_lost: 1e-3,
  carrier_busy: 1e-3,
  carrier_fault: 1e-3,
  look_up_down: 1e-2,
  skew_ms: 50,
  read_stale: 1e-2,
};

/** Duplicates and disorder above all. */
export const repeated: Rates = {
  ...realistic,
  message_doubled: 0.05,
  message_late: 0.01,
  event_doubled: 0.3,
  event_late: 0.2,
};

/** Everything at once, often. */
export const chaos: Rates = {
  ...repeated,
  request: requests(2e-3),
  message_lost: 1e-2,
  event_lost: 2e-2,
  event_given_up: 0.1,
  placement_lost: 1e-2,
  placement_late: 1e-2,
  answer_lost: 2e-2,
  carrier_busy: 2e-2,
  carrier_fault: 1e-2,
  look_up_down: 0.2,
  skew_ms: 500,
  read_stale: 0.1,
};

export const mixes = { none: noFaults, realistic, repeated, chaos };
