import { QueryClient } from '@tanstack/react-query';
import { describe, expect, test } from 'vitest';
import { createClient } from '#shared/client/generated/client/index.ts';
import { CampaignStore } from '../../live/campaign-store.ts';
import { aCampaign } from '../../testing/fixtures.ts';
import { runBulk, whyNot } from './list-bulk-run.ts';

const running = aCampaign({ id: 'cmp_1', name: 'One' });
const draft = aCampaign({ id: 'cmp_2', name: 'Two', status: 'draft' });
const refused = aCampaign({ id: 'cmp_3', name: 'Three' });

describe('a change of a selection', () => {
  test('says of each what became of it, in order', async () => {
    const asked: string[] = [];
    const client = createClient({
      baseUrl: 'http://outdial.test',
      fetch: (async (request: Request) => {
        const { pathname } = new URL(request.url);
        asked.push(pathname);
        return pathname.includes('cmp_3')
          ? Response.json(
              { code: 'changed_meanwhile', title: 'Somebody else changed it' },
              { status: 409 },
            )
          : Response.json({ ...running, status: 'paused', version: 4 });
      }) as typeof fetch,
    });
    const store = new CampaignStore();
    const deps = {
      client,
      live: { store, refresh() {} },
      queries: new QueryClient(),
    };
    const results = await runBulk(deps, [refused, draft, running], 'pause');
    expect(results.map(({ name, text }) => `${name}: ${text}`)).toEqual([
      'Three: Not changed: Somebody else changed it',
      'Two: Skipped: it is draft',
      'One: Paused',
    ]);
    expect(asked.toSorted()).toEqual([
      '/api/v1/campaigns/cmp_1/pause',
      '/api/v1/campaigns/cmp_3/pause',
    ]);
    expect(store.get('cmp_1')?.status).toBe('paused');
  });

  test('Delete needs drafts alone, the rest one that it fits', () => {
    expect(whyNot([draft], 'delete')).toBeUndefined();
    expect(whyNot([draft, running], 'delete')).toContain('Only drafts');
    expect(whyNot([draft, running], 'pause')).toBeUndefined();
    expect(whyNot([draft], 'pause')).toContain('None of the selected');
  });
});
