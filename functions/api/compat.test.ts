import { beforeEach, describe, expect, it } from 'vitest';
import {
  type ContactsApi,
  csv,
  makeContactsApi,
  root,
} from './contacts-testing.ts';
import { multipart } from './requests-testing.ts';

/** As seed 004 prints it, without a prefix. */
const theirs = '/campaign/campaigns';

let api: ContactsApi;
beforeEach(async () => {
  api = await makeContactsApi();
});

const twoContacts = {
  contacts: [
    { phone_number: '+14152000000', external_id: 'a' },
    { phone_number: '+14152000001', external_id: 'b' },
  ],
};

describe('AnyReach’s create', () => {
  it('starts at once with a file', async () => {
    const form = multipart({ name: 'Calls' }, { contacts: csv(2) });
    const { status, body } = await api.call('POST', theirs, form);
    expect(status).toBe(201);
    expect(body).toMatchObject({ status: 'active', dialing_status: 'active' });
    expect(api.told.map(({ what }) => what)).toContain('start');
    const own = await api.call('GET', `${root}/${body.id}`);
    expect(own.body.status).toBe('running');
  });

  it('is active without contacts, and starts with the first', async () => {
    const { status, body } = await api.call('POST', theirs, {
      body: { name: 'Calls' },
    });
    expect([status, body.status]).toEqual([201, 'active']);
    expect(JSON.stringify(body)).not.toContain('starts_with_contacts');
    const path = `${theirs}/${body.id}`;
    expect((await api.call('GET', path)).body.status).toBe('active');
    expect((await api.call('GET', `${path}/stats`)).body.status).toBe('active');
    expect((await api.call('GET', `${root}/${body.id}`)).body.status).toBe(
      'draft',
    );
    const none = { contacts: [{ phone_number: 'none' }] };
    await api.call('POST', `${path}/contacts`, { body: none });
    expect(api.told).toEqual([]);
    const added = await api.call('POST', `${path}/contacts`, {
      body: twoContacts,
    });
    expect(added.body).toMatchObject({ created: 2 });
    const own = await api.call('GET', `${root}/${body.id}`);
    expect(own.body.status).toBe('running');
  });

  it('waits for a start once it was paused without contacts', async () => {
    const { body } = await api.call('POST', theirs, {
      body: { name: 'Calls' },
    });
    const path = `${theirs}/${body.id}`;
    const act = async (action: string) => {
      const answer = await api.call('POST', `${path}/${action}`);
      return [answer.status, answer.body.status];
    };
    expect(await act('pause')).toEqual([200, 'paused']);
    expect(await act('pause')).toEqual([400, 400]);
    expect(await act('start')).toEqual([200, 'active']);
    expect(await act('pause')).toEqual([200, 'paused']);
    await api.call('POST', `${path}/contacts`, { body: twoContacts });
    const own = () => api.call('GET', `${root}/${body.id}`);
    expect((await own()).body.status).toBe('draft');
    expect(await act('start')).toEqual([200, 'active']);
    expect((await own()).body.status).toBe('running');
  });

  it('refuses what could not start, and keeps nothing of it', async () => {
    const body = { name: 'Calls', schedule: { windows: [] } };
    const answer = await api.call('POST', theirs, { body });
    expect(answer.body).toMatchObject({ status: 422, code: 'not_ready' });
    expect((await api.call('GET', root)).body.total).toBe(0);
  });

  it('leaves a draft of ours a draft when contacts come', async () => {
    const { body } = await api.call('POST', root, { body: { name: 'Calls' } });
    const path = `${root}/${body.id}/contacts`;
    await api.call('POST', path, { body: twoContacts });
    expect((await api.call('GET', `${root}/${body.id}`)).body.status).toBe(
      'draft',
    );
  });
});

describe('AnyReach’s other addresses', () => {
  it('list by their status and name', async () => {
    const form = multipart({ name: 'Alpha' }, { contacts: csv(2) });
    await api.call('POST', theirs, form);
    await api.call('POST', root, { body: { name: 'Beta' } });
    const names = async (query: Record<string, string>) => {
      const { body } = await api.call('GET', theirs, { query });
      expect(body.total).toBe(body.data.length);
      return body.data.map((it: { name: string; status: string }) => [
        it.name,
        it.status,
      ]);
    };
    expect(await names({ status: 'active' })).toEqual([['Alpha', 'active']]);
    expect(await names({ status: 'paused' })).toEqual([['Beta', 'paused']]);
    expect(await names({ status: 'closed' })).toEqual([]);
    expect(await names({ name: 'lph' })).toEqual([['Alpha', 'active']]);
    const ours = { status: 'running' };
    expect((await api.call('GET', theirs, { query: ours })).status).toBe(400);
  });

  it('answer 400 to an action that does not fit, ours 409', async () => {
    const { body } = await api.call('POST', root, { body: { name: 'Calls' } });
    for (const [at, status] of [
      [theirs, 400],
      [root, 409],
    ] as const) {
      const answer = await api.call('POST', `${at}/${body.id}/pause`);
      expect([answer.status, answer.body.status]).toEqual([status, status]);
      expect(answer.body).toMatchObject({
        code: 'invalid_transition',
        current_status: 'draft',
      });
    }
  });

  it('keep the words of contacts, and find them by external id', async () => {
    const { body } = await api.call('POST', theirs, {
      body: { name: 'Calls' },
    });
    const path = `${theirs}/${body.id}/contacts`;
    await api.call('POST', path, { body: twoContacts });
    await api.putState(body.id, 0, { status: 'completed' });
    const contact = await api.call('GET', `${path}/a`);
    expect(contact.body).toMatchObject({
      external_id: 'a',
      bucket: 'completed',
    });
    expect(contact.body.status).toBe('completed');
    expect((await api.call('DELETE', `${path}/b`)).status).toBe(204);
  });

  it.each([
    ['/campaign/nothing', 404],
    ['/campaign/campaigns/cmp_none/stats', 404],
    ['/campaigns', 404],
  ])('%s is a problem', async (path, status) => {
    const answer = await api.call('GET', path);
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.body.code).toBe('not_found');
  });
});
