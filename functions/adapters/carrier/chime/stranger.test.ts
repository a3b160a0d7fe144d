import { describe, expect, test } from 'vitest';
import {
  actionEvent,
  bridgeHangup,
  callAnswered,
  chimeEvent,
  given,
  newInboundCall,
} from '#tests/carriers/chime-events.ts';
import { replySchema } from '#tests/carriers/chime-replies.ts';
import { account, NOW, OURS } from '#tests/carriers/chime-rig.ts';
import { addressOf, receiveChime } from './receive.ts';
import { strangersReply } from './stranger.ts';

describe('whoever is not ours', () => {
  const refusal = (event: unknown) => receiveChime(event, account, OURS, NOW);

  test.each([
    ['another AWS account', { AwsAccountId: '999988887777' }],
    ['another application', { SipMediaApplicationId: 'another-one' }],
    ['no application', { SipMediaApplicationId: undefined }],
  ])('%s is refused', (...[, details]) => {
    expect(refusal(chimeEvent('CALL_ANSWERED', { details }))).toEqual({
      kind: 'refused',
      status: 403,
    });
  });

  test('a call of another carrier, or of another organization, is refused', () => {
    const other = { ...given, carrier: 'car_other' };
    expect(refusal(chimeEvent('RINGING', { memory: other }))).toEqual({
      kind: 'refused',
      status: 403,
    });
    const elsewhere = { ...account, org_id: 'org_b' };
    expect(receiveChime(callAnswered, elsewhere, OURS, NOW)).toEqual({
      kind: 'refused',
      status: 403,
    });
  });

  test.each([
    ['nothing', null],
    ['no event', { hello: 'world' }],
    ['a call that comes in', newInboundCall],
    [
      'a reference that is none',
      chimeEvent('RINGING', { memory: { ...given, ref: 'x' } }),
    ],
    [
      'a reference of another attempt',
      chimeEvent('RINGING', { memory: { ...given, token: 'att_02' } }),
    ],
    ['nobody on the line', chimeEvent('RINGING', { participants: [] })],
  ])('%s is no call of ours', (...[, event]) => {
    expect(refusal(event)).toEqual({ kind: 'refused', status: 400 });
    expect(addressOf(event)).toBeUndefined();
  });

  test('who calls back is not left ringing', () => {
    const answer = strangersReply(newInboundCall);
    replySchema.parse(answer);
    expect(answer.Actions).toMatchObject([
      { Type: 'Hangup', Parameters: { SipResponseCode: '480' } },
    ]);
  });

  test('both legs of a call that nobody knows any more are ended, once', () => {
    const answer = strangersReply(bridgeHangup('LEG-B'));
    replySchema.parse(answer);
    expect(answer.Actions).toHaveLength(1);
    const failed = actionEvent('ACTION_FAILED', 'Hangup', {});
    expect(strangersReply(failed)).toEqual({
      SchemaVersion: '1.0',
      Actions: [],
    });
    expect(strangersReply('nonsense')).toEqual({
      SchemaVersion: '1.0',
      Actions: [],
    });
  });
});
