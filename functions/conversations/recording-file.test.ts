import { expect, it } from 'vitest';
import { heldRecording, soundName, soundType } from './recording-file.ts';

const ID = 'cnv_01';
const wav = Buffer.from('RIFF\x00\x00\x00\x00WAVEfmt ', 'latin1');

it.each<[string, Buffer, string, string, string]>([
  ['WAV', wav, 'audio/x-wav', 'audio/wav', `${ID}.wav`],
  ['WAV by another name', wav, 'audio/mpeg', 'audio/wav', `${ID}.wav`],
  ['MP3 with tags', Buffer.from('ID3x'), '', 'audio/mpeg', `${ID}.mp3`],
  ['MP3', Buffer.from([0xff, 0xfb, 0x90]), '', 'audio/mpeg', `${ID}.mp3`],
  ['MP3 of MPEG-2', Buffer.from([0xff, 0xf3]), '', 'audio/mpeg', `${ID}.mp3`],
  ['Ogg', Buffer.from('OggS'), 'audio/ogg', 'audio/ogg', `${ID}.ogg`],
  ['what it is told', Buffer.from('x'), 'Audio/FLAC; q=1', 'audio/flac', ID],
  ['AAC', Buffer.from([0xff, 0xf1]), 'audio/aac', 'audio/aac', ID],
  ['no page', Buffer.from('<b>'), 'text/html', 'application/octet-stream', ID],
  ['nothing', Buffer.alloc(0), 'x', 'application/octet-stream', ID],
])('a sound is %s', (_case, bytes, said, type, name) => {
  expect(soundType(bytes, said)).toBe(type);
  expect(soundName(ID, type)).toBe(name);
});

it('is found where it lies, and where all lay before', async () => {
  const at = (there: string) => ({
    typeOf: async (key: string) => (key === there ? 'audio/mpeg' : null),
  });
  for (const key of [`recordings/org_a/${ID}`, `recordings/org_a/${ID}.wav`]) {
    expect(await heldRecording(at(key), 'org_a', ID)).toEqual({
      key,
      content_type: 'audio/mpeg',
    });
  }
  expect(await heldRecording(at('x'), 'org_a', ID)).toBeNull();
});
