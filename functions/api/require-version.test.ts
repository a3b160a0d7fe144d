import { expect, it } from 'vitest';
import { getCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import { putMember } from '#functions/adapters/dynamodb/member-store.ts';
import { versionProblem } from '#shared/contracts/problems.ts';
import { act, createReady, makeApi, setContacts } from './testing.ts';

const stale = { 'If-Match': '"1"' };

it('says who changed a campaign meanwhile, when, and what', async () => {
  const api = await makeApi();
  const at = '2026-01-01T00:00:00.000Z';
  await putMember(api.table, {
    id: 'usr_1',
    org_id: 'org_a',
    name: 'Dana',
    email: null,
    role: 'operator',
    status: 'active',
    version: 1,
    created_at: at,
    created_by: 'system',
    updated_at: at,
  });
  const dana = await api.credential({ kind: 'pat', member_id: 'usr_1' });
  const { id, version } = await createReady(api);
  api.clock.at += 60_000;
  const path = `/api/v1/campaigns/${id}`;
  const first = await api.call('PATCH', path, {
    key: dana.credential,
    headers: { 'X-Outdial-Org': 'org_a' },
    body: { max_concurrent_calls: 3 },
  });
  expect(first.status).toBe(200);
  const answers = [
    await api.call('PATCH', path, {
      headers: stale,
      body: { max_concurrent_calls: 4 },
    }),
    await api.call('POST', `${path}/start`, { headers: stale }),
    await api.call('DELETE', path, { headers: stale }),
  ];
  for (const { status, body, headers } of answers) {
    expect(status).toBe(412);
    expect(headers.etag).toBe(`"${version + 1}"`);
    expect(versionProblem.parse(body)).toMatchObject({
      code: 'precondition_failed',
      current_version: version + 1,
      current: {
        version: version + 1,
        status: 'draft',
        updated_at: '2026-01-01T00:01:00.000Z',
        updated_by: dana.id,
        updated_by_name: 'Dana',
        action: 'edit',
        changes: { max_concurrent_calls: { from: 5, to: 3 } },
      },
    });
  }
  expect((await act(api, id, 'start')).status).toBe(200);
});

it('names nobody where the last change has no line in the log', async () => {
  const api = await makeApi();
  const { id } = await createReady(api);
  const campaign = (await getCampaign(api.table, 'org_a', id))!;
  const later = '2026-01-01T00:02:00.000Z';
  await setContacts(api.table, { ...campaign, updated_at: later }, 9);
  const { body } = await api.call('PATCH', `/api/v1/campaigns/${id}`, {
    headers: stale,
    body: { name: 'Other' },
  });
  expect(body.current).toMatchObject({
    updated_at: later,
    updated_by: null,
    updated_by_name: null,
    changes: null,
  });
});
