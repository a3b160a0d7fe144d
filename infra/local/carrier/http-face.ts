import * as z from 'zod';
import type { SimulatedCarrier } from './simulated-carrier.ts';

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
});

type Company = Pick<
  SimulatedCarrier,
  'place' | 'lookUp' | 'hangUp' | 'playMessage' | 'recording'
>;

/**
 * The carrier's API: `POST /calls`, `GET /calls/by-token/{token}`, and of one call
 * `GET …/recording`, `POST …/hangup` and `POST …/message`. Every refusal has a `code`.
 */
export function answerTo(company: Company, request: FaceRequest): FaceAnswer {
  const parts = segmentsOf(request.path);
  if (parts?.[0] !== 'calls') return refusal(404, 'unknown_path');
  const [, first, second] = parts;
  const shape = `${request.method} ${parts.length}`;
  if (shape === 'POST 1') return placed(company, request.body);
  if (shape === 'GET 3' && first === 'by-token') {
    const call = company.lookUp(second!);
    return call ? json(200, call) : refusal(404, 'call_not_found');
  }
  if (shape === 'GET 3' && second === 'recording') {
    const wav = company.recording(first!);
    return wav
      ? json(200, { content_type: WAV, base64: wav.toString('base64') })
      : refusal(404, 'call_not_found');
  }
  if (shape === 'POST 3' && second === 'hangup') {
    return company.hangUp(first!)
      ? json(200, {})
      : refusal(404, 'call_not_found');
  }
  if (shape === 'POST 3' && second === 'message') {
    return company.playMessage(first!)
      ? json(200, {})
      : refusal(404, 'call_not_found');
  }
  return refusal(404, 'unknown_path');
}

function placed(company: Company, body: string | undefined): FaceAnswer {
  const placement = placementSchema.safeParse(parseJson(body));
  if (!placement.success) return refusal(400, 'invalid_placement');
  const result = company.place(placement.data);
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
