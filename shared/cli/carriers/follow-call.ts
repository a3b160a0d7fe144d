import type { Call } from '#shared/client/generated/types.gen.ts';
import type { Outdial } from '#shared/client/outdial.ts';
import { isFinal } from '#shared/domain/contact.ts';
import { callLine } from './carrier-text.ts';

const LOOK_EVERY_MS = 1_000;

export interface Following {
  readonly carriers: Pick<Outdial['carriers'], 'call'>;
  /** Real time, from now on. */
  readonly within_ms: number;
  /** Gets a line whenever something has changed. */
  readonly say: (line: string) => void;
  readonly now: () => number;
}

/** Looks at a call until it is over, or the time is: what it was then. */
export async function followCall(
  placed: Call,
  { carriers, within_ms, say, now }: Following,
): Promise<Call> {
  const until = now() + within_ms;
  let call = placed;
  let said = '';
  for (;;) {
    const line = callLine(call);
    if (line !== said) say(line);
    said = line;
    if (isFinal(call.status) || now() >= until) return call;
    await pause(LOOK_EVERY_MS);
    call = await carriers.call(call.id);
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
