import { expect, test } from 'vitest';
import type { AgentView } from '#shared/contracts/agents.ts';
import {
  messageBody,
  messageForm,
  messageText,
  targetBody,
  targetForm,
  targetText,
} from './agent-target-form.ts';

const kept: AgentView['target'] = {
  kind: 'websocket',
  url: 'wss://bot.example.com/call',
  has_auth_token: true,
};

test.each<[AgentView['target'], unknown]>([
  [null, null],
  [kept, { kind: 'websocket', url: 'wss://bot.example.com/call' }],
  [
    { kind: 'sip', uri: 'sip:a@example.com' },
    { kind: 'sip', uri: 'sip:a@example.com' },
  ],
  [
    { kind: 'application', ref: 'AP1' },
    { kind: 'application', ref: 'AP1' },
  ],
  [
    { kind: 'queue', queue: 'sales' },
    { kind: 'queue', queue: 'sales' },
  ],
])('%j stays what it is, its token with it', (target, body) => {
  expect(targetBody(targetForm(target))).toEqual(body);
});

test('a token is set, kept or taken out, and in no text', () => {
  const form = { ...targetForm(kept), auth_token: 'geheim' };
  expect(targetBody(form)).toMatchObject({ auth_token: 'geheim' });
  expect(targetText(form)).not.toContain('geheim');
  const without = { ...targetForm(kept), drop_token: true };
  expect(targetBody(without)).toMatchObject({ auth_token: null });
  expect(targetForm(kept).auth_token).toBe('');
});

test.each<[AgentView['message']]>([
  [null],
  [{ audio_url: 'https://cdn.example.com/m.mp3' }],
  [{ text: 'Goodbye' }],
  [{ text: 'Tschüss', language: 'de-DE' }],
])('the message %j stays what it is', (message) => {
  const form = messageForm(message);
  expect(messageBody(form)).toEqual(message);
  expect(messageText(form)).not.toBe('');
});
