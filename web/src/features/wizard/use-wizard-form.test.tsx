import { act, cleanup } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { createClient } from '#shared/client/generated/client/index.ts';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import { ClientContext } from '../../lib/client.ts';
import { aCampaign } from '../../testing/fixtures.ts';
import { renderInApp } from '../../testing/render.tsx';
import { forget, readStored } from './stored-form.ts';
import { useWizardForm } from './use-wizard-form.ts';

const made = aCampaign({ name: 'Spring', status: 'draft' });

afterEach(() => {
  cleanup();
  forget(null);
  forget(made.id);
});

let wizard: ReturnType<typeof useWizardForm>;
let created: CampaignView[];

function Page() {
  wizard = useWizardForm(null, (view) => created.push(view));
  return null;
}

test('what is typed while the first draft is being saved is kept', async () => {
  created = [];
  let answer: () => void = () => {};
  const asked = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const client = createClient({
    baseUrl: 'http://localhost',
    fetch: (async ({ method }: Request) => {
      if (method !== 'POST') return Response.json({ data: [], total: 0 });
      await asked;
      return Response.json(made, { status: 201 });
    }) as typeof fetch,
  });
  const { show } = renderInApp(
    <ClientContext value={client}>
      <Page />
    </ClientContext>,
  );
  await act(async () => show());

  act(() => wizard.form.setValue('name', 'Spring'));
  let saved: Promise<unknown> = Promise.resolve();
  await act(async () => {
    saved = wizard.save();
  });
  act(() => wizard.form.setValue('name', 'Spring sale'));
  await act(async () => {
    answer();
    await saved;
  });

  expect(created).toMatchObject([{ id: made.id }]);
  expect(wizard.form.getValues('name')).toBe('Spring sale');
  // The page of the draft begins with what is kept, and has yet to save it.
  const kept = readStored(made.id);
  expect(kept?.form.name).toBe('Spring sale');
  expect(kept?.base?.name).toBe('Spring');
  expect(wizard.isDirty()).toBe(true);
});
