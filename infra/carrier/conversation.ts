import { type Call, isoInstant } from './call.ts';
import type {
  CallTalk,
  ConversationTold,
  Delivery,
  ResultsWebhook,
  SaidTurn,
} from './types.ts';

/**
 * What was said in a simulated call, and what an analysis makes of it. All of
 * it follows from what the call's log holds, so it is the same when it is asked
 * for again, and after a restart.
 */

/** A call that was answered, once it is over. */
export type TalkedCall = Call & {
  readonly answered_at: number;
  readonly ended: NonNullable<Call['ended']>;
};

export const hasTalked = (call: Call | undefined): call is TalkedCall =>
  call?.answered_at !== undefined && call.ended !== undefined;

/** How long an analysis takes: longer than events of a call may be late. */
const ANALYSIS_MS = 3_000;
/** What the agent costs: its model and its voice. */
const AI_USD_PER_MINUTE = 0.02;

type Line = readonly [speaker: SaidTurn['speaker'], text: string];
type Mood = 'positive' | 'neutral' | 'negative';

const HELLO: readonly Line[] = [
  ['person', 'Hello?'],
  ['agent', 'Hello, this is the virtual assistant. This call is recorded.'],
];

const MACHINE: readonly Line[] = [
  ['machine', 'You have reached the voicemail. Please leave a message.'],
  ['agent', 'Hello, this is the virtual assistant. We will try again later.'],
];

const CALL_BACK: readonly Line[] = [
  ['person', 'I cannot talk now.'],
  ['agent', 'When may I call you again?'],
  ['person', 'Call me back in 10 minutes, please.'],
  ['agent', 'I will call you in 10 minutes. Goodbye.'],
];

const OPT_OUT: readonly Line[] = [
  ['person', 'Please do not call me again.'],
  ['agent', 'I am sorry. You are on our do-not-call list now. Goodbye.'],
];

const byMood: Readonly<Record<Mood, readonly Line[]>> = {
  positive: [
    ['agent', 'Do you have a moment to talk about your appointment?'],
    ['person', 'Yes, that suits me well.'],
    ['agent', 'Wonderful. Shall I confirm it for you?'],
    ['person', 'Yes, thank you very much.'],
    ['agent', 'It is confirmed. Have a nice day.'],
  ],
  neutral: [
    ['agent', 'Do you have a moment to talk about your appointment?'],
    ['person', 'I have to look at my calendar first.'],
    ['agent', 'Of course. You can answer our message whenever you like.'],
    ['person', 'I will do that. Bye.'],
  ],
  negative: [
    ['agent', 'Do you have a moment to talk about your appointment?'],
    ['person', 'No, and I do not like calls like this one.'],
    ['agent', 'I understand. I will cancel it for you. Goodbye.'],
  ],
};

/** Of people who talk to the end. */
const POSITIVE_SHARE = 0.5;
const NEUTRAL_SHARE = 0.35;

interface Course {
  readonly lines: readonly Line[];
  readonly summary: string;
  readonly mood: Mood | null;
  readonly score: number | null;
  /** Whether the call came to what it was made for. */
  readonly goal: boolean | 'abstain';
  readonly opted_out: boolean;
}

function courseOf({ plan, ended }: TalkedCall): Course {
  const { result = {}, talk } = plan;
  const known = talk ?? { who: 'human', luck: 0.5 };
  if (known.who === 'machine') {
    return {
      lines: MACHINE,
      summary: 'A machine answered; nobody was reached.',
      mood: null,
      score: null,
      goal: 'abstain',
      opted_out: false,
    };
  }
  if (!ended.hung_up && result.opted_out) {
    return {
      lines: [...HELLO, ...OPT_OUT],
      summary: 'The person does not want to be called again.',
      mood: 'negative',
      score: 20,
      goal: false,
      opted_out: true,
    };
  }
  if (!ended.hung_up && result.callback) {
    return {
      lines: [...HELLO, ...CALL_BACK],
      summary: 'The person asked to be called back in 10 minutes.',
      mood: 'neutral',
      score: 60,
      goal: 'abstain',
      opted_out: false,
    };
  }
  return courseByMood(known);
}

function courseByMood({ luck }: Pick<CallTalk, 'luck'>): Course {
  const mood: Mood =
    luck < POSITIVE_SHARE
      ? 'positive'
      : luck < POSITIVE_SHARE + NEUTRAL_SHARE
        ? 'neutral'
        : 'negative';
  const summary = {
    positive: 'The person confirmed the appointment.',
    neutral: 'The person wants to answer later.',
    negative: 'The person did not want the appointment.',
  }[mood];
  return {
    lines: [...HELLO, ...byMood[mood]],
    summary,
    mood,
    score: Math.round(100 - 70 * luck),
    goal: mood === 'positive' ? true : mood === 'negative' ? false : 'abstain',
    opted_out: false,
  };
}

/** Lines evenly over the call; what would come after its end was never said. */
function turnsOf(call: TalkedCall, lines: readonly Line[]): SaidTurn[] {
  const talked = (call.ended.at - call.answered_at) / 1_000;
  const gap = Math.max(talked / lines.length, 1);
  return lines
    .map(([speaker, text], index) => {
      const at_seconds = Math.round((0.2 + index * gap) * 10) / 10;
      return { speaker, at_seconds, text };
    })
    .filter(({ at_seconds }) => at_seconds < talked);
}

/** What is told of the conversation. @param at - when, epoch ms */
function conversationOf(call: TalkedCall, at: number): ConversationTold {
  const course = courseOf(call);
  const turns = turnsOf(call, course.lines);
  const isWhole = turns.length === course.lines.length;
  const minutes = (call.ended.at - call.answered_at) / 60_000;
  const isHuman = course.mood !== null;
  return {
    transcript: turns,
    summary: isWhole ? course.summary : 'The call was cut short.',
    sentiment: isWhole ? course.mood : null,
    score: isWhole ? course.score : null,
    evaluation: {
      id: `evl_${call.id}`,
      status: 'completed',
      completed_at: isoInstant(at),
      results: {
        'opening.said_who_calls': true,
        'opening.said_it_is_recorded': isHuman ? turns.length > 1 : 'na',
        'outcome.goal_reached': isWhole ? course.goal : 'abstain',
        'compliance.opt_out_heard': course.opted_out ? isWhole : 'na',
      },
    },
    ai_cost_usd: Math.round(minutes * AI_USD_PER_MINUTE * 1e6) / 1e6,
  };
}

/**
 * What is told some seconds after a call; undefined for one that nobody answered,
 * or of which nothing is ever told.
 */
export function resultsOf(call: Call): Delivery | undefined {
  if (!hasTalked(call) || call.plan.events === 'none') return undefined;
  const due_at = call.ended.at + ANALYSIS_MS;
  const { client_token, ref } = call.placement;
  const event: ResultsWebhook = {
    event_id: `evt_${call.id}_results`,
    call_id: call.id,
    client_token,
    ref,
    type: 'results',
    at: isoInstant(due_at),
    results: conversationOf(call, due_at),
  };
  return { id: `${call.id}/results/0`, due_at, event };
}

/** How long a recording is at most: it only has to be heard that there is one. */
const MAX_SECONDS = 20;
const SAMPLES_PER_SECOND = 8_000;
const HEADER_BYTES = 44;
const SILENCE = 128;
const LOUD = 60;
/** Tones in place of voices, in hertz. */
const PITCHES = { agent: 330, person: 220, machine: 440 } as const;

/**
 * The recording: a WAV of 8 bits and 8 kHz in which each turn is a tone.
 *
 * @see http://soundfile.sapp.org/doc/WaveFormat/
 */
export function recordingOf(call: TalkedCall): Buffer {
  const talked = (call.ended.at - call.answered_at) / 1_000;
  const seconds = Math.min(Math.max(talked, 1), MAX_SECONDS);
  const samples = Math.floor(seconds * SAMPLES_PER_SECOND);
  const wav = Buffer.alloc(HEADER_BYTES + samples, SILENCE);
  writeHeader(wav, samples);
  const turns = turnsOf(call, courseOf(call).lines);
  turns.forEach(({ speaker, at_seconds }, index) => {
    const next = turns[index + 1]?.at_seconds ?? talked;
    const from = Math.floor(at_seconds * SAMPLES_PER_SECOND);
    // A breath before whoever comes next.
    const to = Math.min(Math.floor((next - 0.3) * SAMPLES_PER_SECOND), samples);
    const step = (2 * Math.PI * PITCHES[speaker]) / SAMPLES_PER_SECOND;
    for (let i = from; i < to; i += 1) {
      wav[HEADER_BYTES + i] = SILENCE + Math.round(LOUD * Math.sin(i * step));
    }
  });
  return wav;
}

function writeHeader(wav: Buffer, samples: number): void {
  wav.write('RIFF', 0, 'latin1');
  wav.writeUInt32LE(HEADER_BYTES - 8 + samples, 4);
  wav.write('WAVEfmt ', 8, 'latin1');
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20); // PCM
  wav.writeUInt16LE(1, 22); // one channel
  wav.writeUInt32LE(SAMPLES_PER_SECOND, 24);
  wav.writeUInt32LE(SAMPLES_PER_SECOND, 28);
  wav.writeUInt16LE(1, 32);
  wav.writeUInt16LE(8, 34);
  wav.write('data', 36, 'latin1');
  wav.writeUInt32LE(samples, 40);
}
