import {
  ChimeSDKVoiceClient,
  CreateSipMediaApplicationCallCommand,
  UpdateSipMediaApplicationCallCommand,
} from '@aws-sdk/client-chime-sdk-voice';
import { describe, expect, test } from 'vitest';
import {
  account,
  credentials,
  key,
  makeCarrier,
  NOW,
} from '#tests/carriers/chime-rig.ts';
import { makePlacement, soughtBy } from '../testing.ts';
import { argumentsOf, createCall } from './placement.ts';

const ref = 'eyJ';
const placement = makePlacement({ ref });
const application = account.settings.sip_media_application_id!;

/** A request as it left: what AWS's own client makes of the same, and ours. */
interface Sent {
  method: string;
  url: string;
  body: unknown;
  headers: Record<string, string>;
}

async function sentBySdk(
  command:
    | CreateSipMediaApplicationCallCommand
    | UpdateSipMediaApplicationCallCommand,
): Promise<Sent> {
  const sent: Sent[] = [];
  const client = new ChimeSDKVoiceClient({
    region: 'us-west-2',
    maxAttempts: 1,
    credentials: credentials(),
    // The clock of the signature.
    systemClockOffset: NOW - Date.now(),
    requestHandler: {
      handle: async (request: {
        method: string;
        protocol: string;
        hostname: string;
        path: string;
        headers: Record<string, string>;
        body: Uint8Array;
      }) => {
        const { method, protocol, hostname, path, headers } = request;
        const body = Uint8Array.from(request.body);
        const url = `${protocol}//${hostname}${path}`;
        sent.push({
          method,
          url,
          headers,
          body: JSON.parse(new TextDecoder().decode(body)),
        });
        throw new Error('sent');
      },
    } as never,
  });
  await client.send(command as never).catch(() => {});
  return sent[0]!;
}

async function sentByUs(
  ask: (carrier: ReturnType<typeof makeCarrier>) => Promise<unknown>,
): Promise<Sent> {
  const sent: Sent[] = [];
  const carrier = makeCarrier(async (input, init) => {
    sent.push({
      method: init?.method ?? 'GET',
      url: String(input),
      body: JSON.parse(String(init?.body)),
      headers: Object.fromEntries(new Headers(init?.headers)),
    });
    return Response.json({
      SipMediaApplicationCall: { TransactionId: 'tx-1' },
    });
  });
  await ask(carrier);
  expect(sent).toHaveLength(1);
  return sent[0]!;
}

describe('AWS’s own client makes the same request', () => {
  test('to place a call', async () => {
    const asked = createCall(placement, account).body as {
      ArgumentsMap: Record<string, string>;
    };
    const theirs = await sentBySdk(
      new CreateSipMediaApplicationCallCommand({
        SipMediaApplicationId: application,
        FromPhoneNumber: placement.from,
        ToPhoneNumber: placement.to,
        ArgumentsMap: asked.ArgumentsMap,
      }),
    );
    const ours = await sentByUs((carrier) => carrier.place(placement));
    const { headers: _, ...same } = theirs;
    expect(ours).toMatchObject(same);
  });

  test.each(['hang_up', 'check'] as const)('to %s', async (what) => {
    const theirs = await sentBySdk(
      new UpdateSipMediaApplicationCallCommand({
        SipMediaApplicationId: application,
        TransactionId: 'tx-1',
        Arguments: argumentsOf({ do: what }),
      }),
    );
    const ours = await sentByUs((carrier) =>
      what === 'hang_up'
        ? carrier.hangUp('tx-1')
        : carrier.lookUp(soughtBy('att_01', { call_id: 'tx-1' })),
    );
    const { headers: _, ...same } = theirs;
    expect(ours).toMatchObject(same);
  });

  test('and signs it the same', async () => {
    const theirs = await sentBySdk(
      new UpdateSipMediaApplicationCallCommand({
        SipMediaApplicationId: application,
        TransactionId: 'tx-1',
        Arguments: { do: 'hang_up' },
      }),
    );
    const scope = (headers: Record<string, string>) =>
      /Credential=([^,]+)/.exec(headers.authorization ?? '')?.[1];
    const ours = await sentByUs((carrier) => carrier.hangUp('tx-1'));
    expect(scope(ours.headers)).toBe(
      `${key.id}/20260302/us-west-2/chime/aws4_request`,
    );
    expect(scope(theirs.headers)).toBe(scope(ours.headers));
    expect(ours.headers['x-amz-content-sha256']).toBe(
      theirs.headers['x-amz-content-sha256'],
    );
  });
});
