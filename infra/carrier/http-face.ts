import * as z from 'zod';
import type { CallState, PlacementRequest, PlaceResult } from './types.ts';

export interface FaceRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
}

export type FaceAnswer =
  | { readonly status: number; readonly body: string }
  | 'connection_lost';

/** What a throttled caller is told to wait. */
const RETRY_AFTER_SECONDS = 1;

const WAV = 'audio/wav';

const placementSchema = z.object({
  client_token: z.string().min(1).max(200),
  to: z.string().regex(/^\+[1-9]\d{6,14}$/),
  from: z.string().min(1).max(64),
  ring_timeout_seconds: z.number().min(1).max(600),
  max_call_seconds: z.number().min(1).max(86_400),
  amd_enabled: z.boolean(),
  ref: z.string().max(2_000),
  contact_id: z.string().min(1).max(200),
  attempt_number: z.int().min(1),
  kind: z.enum(['first', 'retry', 'callback']),
  events: z.array(z.enum(['ringing', 'answered', 'amd', 'ended'])).optional(),
});

/** What a request asks of the company. */
export type Question =
  | { readonly kind: 'place'; readonly placement: PlacementRequest }
  | { readonly kind: 'look_up'; readonly client_token: string }
  | {
      readonly kind: 'recording' | 'hang_up' | 'play_message';
      readonly call_id: string;
    }
  /** Nothing that it can be asked. */
  | { readonly kind: 'unusable'; readonly answer: FaceAnswer };

/**
 * The carrier's API: `POST /calls`, `GET /calls/by-token/{token}`, and of one call
 * `GET …/recording`, `POST …/hangup` and `POST …/message`. Every refusal has a `code`.
 */
export function questionOf(request: FaceRequest): Question {
  const unknown = { kind: 'unusable', answer: UNKNOWN_PATH } as const;
  const parts = segmentsOf(request.path);
  if (parts?.[0] !== 'calls') return unknown;
  const [, first = '', second = ''] = parts;
  const shape = `${request.method} ${parts.length}`;
  if (shape === 'POST 1') return placementOf(request.body);
  if (shape === 'GET 3' && first === 'by-token')
    return { kind: 'look_up', client_token: second };
  if (shape === 'GET 3' && second === 'recording')
    return { kind: 'recording', call_id: first };
  if (shape === 'POST 3' && second === 'hangup')
    return { kind: 'hang_up', call_id: first };
  if (shape === 'POST 3' && second === 'message')
    return { kind: 'play_message', call_id: first };
  return unknown;
}

function placementOf(body: string | undefined): Question {
  const placement = placementSchema.safeParse(parseJson(body));
  if (placement.success) return { kind: 'place', placement: placement.data };
  return { kind: 'unusable', answer: refusal(400, 'invalid_placement') };
}

export function placedAnswer(result: PlaceResult): FaceAnswer {
  switch (result.kind) {
    case 'accepted':
      return json(201, result.call);
    case 'accepted_unheard':
      return 'connection_lost';
    case 'refused':
      return result.sip_code === 429
        ? json(429, {
            code: 'throttled',
            retry_after_seconds: RETRY_AFTER_SECONDS,
          })
        : refusal(503, 'carrier_fault');
    default:
      return result satisfies never;
  }
}

export const callAnswer = (call: CallState | undefined): FaceAnswer =>
  call ? json(200, call) : CALL_NOT_FOUND;

export const recordingAnswer = (wav: Buffer | undefined): FaceAnswer =>
  wav
    ? json(200, { content_type: WAV, base64: wav.toString('base64') })
    : CALL_NOT_FOUND;

/** @param isKnown - whether there is such a call */
export const doneAnswer = (isKnown: boolean): FaceAnswer =>
  isKnown ? json(200, {}) : CALL_NOT_FOUND;

/** @returns undefined when a segment is not a valid encoding */
function segmentsOf(path: string): string[] | undefined {
  try {
    const [withoutQuery] = path.split('?');
    return withoutQuery!.split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

const json = (status: number, body: unknown): FaceAnswer => ({
  status,
  body: JSON.stringify(body),
});
const refusal = (status: number, code: string) => json(status, { code });

const UNKNOWN_PATH = refusal(404, 'unknown_path');
const CALL_NOT_FOUND = refusal(404, 'call_not_found');
