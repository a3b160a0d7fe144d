import { ask, credential, fileForm } from '../support/http.ts';
import type { Target } from './target.ts';

const NUMBERS = ['+13125550190', '+13125550191', '+13125550194'];

/** A local run with something in it, and credentials of every kind. */
export async function localTarget(url: string, key: string): Promise<Target> {
  const product = { url };
  const manage = ['campaigns:manage', 'contacts:manage', 'numbers:manage'];
  const [powerless, foreign] = await Promise.all([
    credential(product, {}),
    credential(product, { org_id: 'other', scopes: manage }),
  ]);
  const target: Target = {
    url,
    credentials: {
      right: key,
      none: null,
      wrong: `ak_unknown.${'0'.repeat(32)}`,
      powerless,
      foreign,
    },
    known: new Map([
      ['agt', ['agt_demo']],
      ['num', ['num_demo']],
    ]),
    parents: new Map(),
  };
  const csv = ['phone_number', ...NUMBERS].join('\n');
  for (const query of ['', '', '', '?start=true', '?start=true']) {
    const body = fileForm({ name: 'To fuzz' }, csv);
    const path = `/api/v1/campaigns${query}`;
    const made = await ask(product, 'POST', path, { key, body });
    const { id } = made.json;
    target.known.set('cmp', [...(target.known.get('cmp') ?? []), id]);
    target.known.set('upl', [made.json.import.id]);
    const contacts = `/api/v1/campaigns/${id}/contacts`;
    const { json } = await ask(product, 'GET', contacts, { key });
    const ids = json.data.map((it: { id: string }) => it.id);
    target.known.set('con', [...(target.known.get('con') ?? []), ...ids]);
    for (const child of [...ids, made.json.import.id]) {
      target.parents.set(child, id);
    }
  }
  return target;
}
