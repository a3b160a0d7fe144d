import { parsed } from '../ask.ts';
import { decodeRef } from '../call-ref.ts';
import type { CarrierAccount } from '../carrier.ts';
import type { CarrierFace, InboundRequest, Received } from '../inbound.ts';
import { readEvent, translate } from './events.ts';
import { isSignedByTelnyx } from './signature.ts';

/** Telnyx's webhooks: each is one event. It asks for nothing, and is commanded. */
export const telnyxFace: CarrierFace = {
  receive: (request, account, now) =>
    isSigned(request, account, now)
      ? read(request, account, now)
      : { kind: 'refused', status: 403 },
  reply: () => ok,
};

/** Telnyx's documents say 2xx in one place and 200 in another. */
const ok = { status: 200 } as const;

const isSigned = (
  { headers, body }: InboundRequest,
  { settings }: CarrierAccount,
  now: number,
) =>
  isSignedByTelnyx(
    settings.public_key ?? '',
    {
      body,
      timestamp: headers['telnyx-timestamp'],
      signature: headers['telnyx-signature-ed25519'],
    },
    now,
  );

function read(
  { body }: InboundRequest,
  { org_id }: CarrierAccount,
  now: number,
): Received {
  const message = parsed(body.toString('utf8')) as { data?: unknown } | null;
  const event = readEvent(message?.data);
  const said = event && translate(event, now);
  // Whoever has an account may sign: of their own calls only.
  if (!said || decodeRef(said.state.ref)?.org_id !== org_id) {
    return { kind: 'refused', status: 400 };
  }
  return {
    kind: 'taken',
    events: said.event ? [said.event] : [],
    answer: ok,
    ...(said.hang_up !== undefined && { hang_up: said.hang_up }),
  };
}
