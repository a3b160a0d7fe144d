import { jambonzFace } from '#functions/adapters/carrier/jambonz/face.ts';
import { jambonzCarrier } from '#functions/adapters/carrier/jambonz/jambonz.ts';
import {
  account,
  inbound,
  makeJambonz,
  SECRET,
} from '#functions/adapters/carrier/jambonz/testing.ts';
import { type FakeCall, type FakeHook, signJambonz } from './fake-jambonz.ts';
import { type Rig, type Story, testCarrierPort } from './port-suite.ts';

testCarrierPort<FakeHook>('jambonz', (line) => {
  const { jambonz, clock, deps } = makeJambonz();
  const { fetch } = line(deps.fetch);
  const receive = async (hook: FakeHook, now = hook.sent_at) =>
    jambonzFace.receive(inbound(hook), account, now);

  function tell(call: FakeCall, story: Story): FakeHook[] {
    const after = (ms: number) => {
      clock.at += ms;
    };
    const status = (...is: [string, number, string?]) =>
      jambonz.status(call, ...is);
    const trying = status('trying', 100, 'Trying');
    after(900);
    const rings = [trying, status('ringing', 180)];
    after(story === 'no_answer' ? 30_000 : 2_000);
    switch (story) {
      case 'talks': {
        const picked = [
          status('in-progress', 200, 'OK'),
          jambonz.asks(call),
        ] as const;
        after(10_000);
        return [...rings, ...picked, status('completed', 200)];
      }
      case 'busy':
        return [...rings, status('busy', 486, 'Busy Here')];
      case 'no_answer':
        return [...rings, status('no-answer', 487, 'Request Terminated')];
      case 'no_such_number':
        return [trying, status('failed', 404, 'Not Found')];
      case 'unheard_of':
        return [...rings, status('failed', 799, 'Gone Fishing')];
    }
  }

  return {
    carrier: jambonzCarrier(account, { fetch, real_clock: clock }),
    mood: (mood) => {
      jambonz.mood = mood;
    },
    calls: () => jambonz.calls.size,
    placements: () => jambonz.placements,
    isUp: (callId) => jambonz.calls.get(callId)?.ended_at === undefined,
    messages: async (story) => tell([...jambonz.calls.values()].at(-1)!, story),
    receive: (hook) => receive(hook),
    forgeries: async (hook) => {
      const signed = (secret: string, at: number): FakeHook => ({
        ...hook,
        headers: { 'jambonz-signature': signJambonz(secret, at, hook.body) },
      });
      const text = hook.body.toString();
      return [
        ['changed', { ...hook, body: Buffer.from(text.replace('+1', '+2')) }],
        ['signed by others', signed('wh_secret_of_others', hook.sent_at)],
        ['too old', signed(SECRET, hook.sent_at - 301_000)],
        ['from the future', signed(SECRET, hook.sent_at + 302_000)],
        ['unsigned', { ...hook, headers: {} }],
      ];
    },
  } satisfies Rig<FakeHook>;
});
