import { act, cleanup } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { UploadView } from '#shared/contracts/uploads.ts';
import { aCampaign } from '../../testing/fixtures.ts';
import { renderInApp } from '../../testing/render.tsx';
import type { AudienceSeen } from '../audience/audience-step.tsx';
import { fileIsSent, offerFile } from '../audience/chosen-file.ts';
import { audienceVerdict } from './audience-verdict.ts';
import { useAudienceGate } from './use-audience-gate.ts';

const NEXT = 2;
const ID = aCampaign().id;

type File = Pick<UploadView, 'id' | 'status' | 'rows' | 'accepted'>;
const aFile = (status: File['status'], over: Partial<File> = {}): File => ({
  id: 'upl_1',
  status,
  rows: 3,
  accepted: status === 'attached' ? 3 : 0,
  ...over,
});

/** What the server has. */
let files: File[];
let contacts: number;
let isDown: boolean;
/** Where the gate let go on to by itself. */
let went: number[];
let gate: ReturnType<typeof useAudienceGate>;

beforeEach(() => {
  files = [];
  contacts = 0;
  isDown = false;
  went = [];
});
afterEach(cleanup);

let seePage: (seen: AudienceSeen) => void;

function Page() {
  const [seen, see] = useState<AudienceSeen>({ contacts: 0, files: '' });
  seePage = see;
  gate = useAudienceGate({
    id: ID,
    audience: seen,
    onWard: (step) => went.push(step),
  });
  return null;
}

/** Shows the step to somebody whose page has seen nothing of the server yet. */
async function show() {
  const api = {
    uploads: async () => {
      if (isDown) throw new Error('down');
      return { data: files as UploadView[] };
    },
    campaign: async () => aCampaign({ total_contacts: contacts }),
  };
  const { show, store } = renderInApp(<Page />, api);
  await act(async () => show());
  return { store };
}

/** The page learns what the server has. */
const see = () =>
  act(async () =>
    seePage({
      contacts,
      files: files.map(({ id, status }) => `${id} ${status}`).join(),
    }),
  );

const pressNext = () => act(() => gate.passes(NEXT));

test('nobody is there: it says so, and stays', async () => {
  await show();
  expect(await pressNext()).toBe(false);
  expect(gate.said).toMatchObject({
    type: 'error',
    text: expect.stringMatching(/^Add somebody/),
  });
  expect(went).toEqual([]);
});

test('a file that is read is waited for', async () => {
  await show();
  files = [aFile('validating')];
  expect(await pressNext()).toBe(false);
  expect(gate.said).toMatchObject({ type: 'info' });
  await see();
  files = [aFile('attached')];
  contacts = 3;
  await see();
  expect(went).toEqual([NEXT]);
  expect(gate.said).toBeNull();
});

test('a file that was read before the page knew of it lets on at once, with the version that it made', async () => {
  const { store } = await show();
  files = [aFile('attached')];
  contacts = 3;
  expect(await pressNext()).toBe(true);
  expect(store.get(ID)?.total_contacts).toBe(3);
});

test('a file that the server does not know of yet is waited for', async () => {
  await show();
  let announced: (isKnown: boolean) => void = () => {};
  fileIsSent(
    new Promise((resolve) => {
      announced = resolve;
    }),
  );
  const pressed = pressNext();
  files = [aFile('validating')];
  announced(true);
  expect(await pressed).toBe(false);
  expect(gate.said).toMatchObject({ type: 'info' });
});

test('a file that is only chosen is sent for whoever goes on', async () => {
  await show();
  const takeAway = offerFile(() => {
    files = [aFile('attached')];
    contacts = 3;
    fileIsSent(Promise.resolve(true));
  });
  expect(await pressNext()).toBe(true);
  takeAway();
});

test('a file that could not be sent has said why itself', async () => {
  await show();
  fileIsSent(Promise.resolve(false));
  expect(await pressNext()).toBe(false);
  expect(gate.said).toBeNull();
});

test('a file of which no row can be called ends the waiting', async () => {
  await show();
  files = [aFile('validating')];
  await pressNext();
  files = [aFile('attached', { accepted: 0 })];
  await see();
  expect(gate.said).toMatchObject({
    type: 'error',
    text: expect.stringMatching(/^Add somebody/),
  });
  expect(went).toEqual([]);
});

test('rows that cannot be called are told once, then it lets on', async () => {
  await show();
  files = [aFile('attached', { accepted: 1 })];
  contacts = 1;
  expect(await pressNext()).toBe(false);
  expect(gate.said?.text).toMatch(/^2 rows cannot be called/);
  expect(await pressNext()).toBe(true);
});

test('a server that cannot be asked is not waited for', async () => {
  await show();
  files = [aFile('validating')];
  await pressNext();
  isDown = true;
  await see();
  expect(gate.said).toMatchObject({
    type: 'error',
    text: expect.stringMatching(/once more/),
  });
});

test.each([
  ['staged and sent by this tab', aFile('staged'), true, 'wait'],
  ['staged, and its tab was closed', aFile('staged'), false, 'stay'],
  ['that waits for its columns', aFile('validated'), true, 'stay'],
  ['that was refused as a whole', aFile('rejected'), true, 'stay'],
] as const)('a file %s', (_, file, isSending, kind) => {
  expect(audienceVerdict([file], 0, () => isSending).kind).toBe(kind);
});

test('who went back is not taken on when the file is read', async () => {
  files = [aFile('validating')];
  await show();
  expect(await pressNext()).toBe(false);
  await act(async () => gate.stop());
  expect(gate.said).toBeNull();
  files = [aFile('attached')];
  contacts = 3;
  await see();
  expect(went).toEqual([]);
});

test('who went back while the server was asked is left alone', async () => {
  files = [aFile('validating')];
  await show();
  const asked = gate.passes(NEXT);
  await act(async () => gate.stop());
  expect(await asked).toBe(false);
  expect(gate.said).toBeNull();
  files = [aFile('attached')];
  contacts = 3;
  await see();
  expect(went).toEqual([]);
});
