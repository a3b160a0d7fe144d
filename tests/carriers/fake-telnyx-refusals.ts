/** How Telnyx refuses requests, and which it does. */

export type Json = Readonly<Record<string, unknown>>;

/** What the next placement is answered, besides being taken. */
export interface Refusal {
  readonly status: number;
  readonly code: string | number;
  readonly detail?: string;
  readonly pointer?: string;
  readonly telnyx_error?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export function refuse({
  status,
  code,
  detail,
  pointer,
  telnyx_error,
  headers,
}: Refusal): Response {
  const error = {
    code,
    title: 'Refused',
    detail,
    ...(pointer && { source: { pointer } }),
  };
  return Response.json(
    {
      errors: [error],
      ...(telnyx_error && { telnyx_error: { error_code: telnyx_error } }),
    },
    { status, ...(headers && { headers: { ...headers } }) },
  );
}

const E164 = /^\+[1-9]\d{6,14}$/;

/** What of a Dial command Telnyx does not take. */
export function wrongIn(body: Json, connection: string): Refusal | undefined {
  const wrong = (field: string, code: string): Refusal => ({
    status: 422,
    code,
    detail: `The '${field}' parameter is invalid`,
    pointer: `/${field}`,
  });
  if (body.connection_id !== connection) return wrong('connection_id', '10015');
  if (!E164.test(String(body.to))) return wrong('to', '10016');
  if (!E164.test(String(body.from))) return wrong('from', '10016');
  const { timeout_secs, time_limit_secs, client_state } = body as {
    timeout_secs?: number;
    time_limit_secs?: number;
    client_state?: string;
  };
  if (timeout_secs !== undefined && (timeout_secs < 5 || timeout_secs > 600))
    return wrong('timeout_secs', '10015');
  if (time_limit_secs !== undefined && time_limit_secs > 14_400)
    return wrong('time_limit_secs', '10015');
  const isBase64 = /^[0-9A-Za-z+/]*={0,2}$/.test(client_state ?? '');
  return isBase64 ? undefined : wrong('client_state', '10015');
}
