import { beforeAll, describe, expect, it } from 'vitest';
import { getCampaignEvents } from '#functions/live/event-stream.ts';
import type { RouteHandlers } from '#functions/platform/route.ts';
import type { Route } from '#shared/contracts/route.ts';
import { type OperationId, routeTable } from '#shared/contracts/routes.ts';
import { scopes } from '#shared/contracts/settings.ts';
import type { Ask } from './requests-testing.ts';
import { type Row, rows } from './tenant-wall-rows.ts';
import {
  makeWorld,
  markOf,
  type Tenant,
  type World,
} from './tenant-wall-world.ts';
import type { Answer } from './testing.ts';

/**
 * Every route of the table, asked by whom it is not for. An organization may
 * not tell another's id from one that never was, by any route, wherever the id
 * stands.
 */

type Ids = Tenant['ids'];

const hasRow = ({ operation_id, alias_of }: Route) =>
  operation_id in rows || (alias_of !== undefined && alias_of in rows);
const secured = routeTable.filter((route) => !route.public && hasRow(route));

const rowOf = ({ operation_id, alias_of }: Route): Row =>
  (rows[operation_id as OperationId] ?? rows[alias_of as OperationId])!;

/** A route's own stream needs more than the API has. */
const streams = {
  stream_campaign_events: (request: never, deps: object) =>
    getCampaignEvents(request, {
      ...deps,
      keep_place: async () => true,
    } as never),
} as unknown as RouteHandlers;

const namesIn = (path: string) =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);

const pathOf = (route: Route, ids: Ids) =>
  route.path.replace(/\{(\w+)\}/g, (_, name) =>
    encodeURIComponent(ids[name] ?? `no-${name}`),
  );

/** A right request of one who has these ids. */
function askFor(route: Route, ids: Ids) {
  const { body, query, params } = rowOf(route);
  const own = { ...ids, ...params?.(ids) };
  return {
    path: pathOf(route, own),
    ask: {
      ...(body && { body: body(own) }),
      ...(query && { query: query(own) }),
    },
  };
}

const asUser = ({ user, org_id }: Tenant): Ask => ({
  key: user,
  headers: { 'X-Outdial-Org': org_id },
});

/** Ids of the same form that nobody has. */
const neverWas = (ids: Ids): Ids =>
  Object.fromEntries(
    Object.entries(ids).map(([name, id]) => [
      name,
      name === 'phone_number'
        ? '+14159990099'
        : id.replace(/\d{4}$/, '9999').replace(/^cnv_\d/, 'cnv_9'),
    ]),
  );

/** What a caller can tell an answer by: all but which request it was, and which ids it names. */
function seen({ status, headers, body }: Answer, ids: readonly string[]) {
  const { 'x-request-id': _, ratelimit: __, ...rest } = headers;
  let text = JSON.stringify([status, rest, body]);
  for (const id of ids) text = text.replaceAll(id, '<id>');
  return text.replaceAll(/req_\d+|[a-z]{3}_\d{26}|"etag":"[^"]*"/g, '<own>');
}

/** Each object that their organization has, as its own route shows it. */
async function objectsOf({ call, theirs }: World): Promise<unknown[]> {
  const one = secured.filter(
    ({ method, path }) => method === 'GET' && path.endsWith('}'),
  );
  const answers = one.map((route) => {
    const { path, ask } = askFor(route, theirs.ids);
    return call('GET', path, { ...ask, ...asUser(theirs) });
  });
  return (await Promise.all(answers)).map(({ status, body }) => {
    expect(status).toBe(200);
    return body;
  });
}

let world: World;
let before: unknown[];
beforeAll(async () => {
  world = await makeWorld(streams);
  before = await objectsOf(world);
});

it('has a row for each route, and none for another', () => {
  const known = routeTable.map(({ operation_id }) => operation_id);
  const without = routeTable.filter((route) => !hasRow(route));
  // How to ask it goes to tenant-wall-rows.ts, and all of this holds for it.
  expect(without.map(({ operation_id }) => operation_id)).toEqual([]);
  expect(known).toEqual(expect.arrayContaining(Object.keys(rows)));
});

describe.each(secured)('$method $path', (route) => {
  const call = (ids: Ids, ask: Ask) => {
    const right = askFor(route, ids);
    return world.call(route.method, right.path, { ...right.ask, ...ask });
  };

  it('refuses whoever has no good credential, all alike', async () => {
    const { mine, clock } = world;
    const past = new Date(clock.at + 1).toISOString();
    const expired = await world.credential({ expires_at: past });
    clock.at += 1;
    const revoked = await world.credential({});
    await world.call('DELETE', `/api/v1/keys/${revoked.id}`);
    const keys = [
      null,
      'ak_malformed',
      `ak_unknown.${'0'.repeat(64)}`,
      `${mine.key}0`,
      mine.key.replace('ak_', 'pat_'),
      expired.credential,
      revoked.credential,
      'aaa.bbb.ccc',
    ];
    const answers = await Promise.all(
      keys.map((key) => call(mine.ids, { key })),
    );
    for (const answer of answers)
      expect(answer).toMatchObject({
        status: 401,
        body: { code: 'unauthorized' },
        headers: { 'www-authenticate': 'Bearer' },
      });
    const [first, ...others] = answers.map((answer) => seen(answer, []));
    for (const other of others) expect(other).toBe(first);
  });

  it('refuses a user token without its organization, and for another', async () => {
    const { mine, theirs } = world;
    const bare = await call(mine.ids, { key: mine.user });
    expect(bare).toMatchObject({
      status: 401,
      body: { code: 'missing_organization' },
    });
    const as = (org: string) =>
      call(theirs.ids, { key: mine.user, headers: { 'X-Outdial-Org': org } });
    const foreign = await as('org_b');
    expect(foreign).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(seen(await as('org_never'), [])).toBe(seen(foreign, []));
    const key = { key: mine.key, headers: { 'X-Outdial-Org': 'org_b' } };
    expect((await call(theirs.ids, key)).status).toBe(403);
  });

  it('names the scope that is missing, and no more', async () => {
    const { mine, theirs } = world;
    for (const missing of route.scopes) {
      const without = scopes.filter(
        (scope) =>
          scope !== missing && scope !== missing.replace('read', 'manage'),
      );
      const { credential: key } = await world.credential({ scopes: without });
      const answers = [
        await call(mine.ids, { key }),
        await call(theirs.ids, { key }),
      ];
      for (const answer of answers)
        expect(answer).toMatchObject({
          status: 403,
          body: { code: 'forbidden', scope: missing },
        });
      expect(seen(answers[0]!, [])).toBe(seen(answers[1]!, []));
    }
  });

  const names = namesIn(route.path);
  const inPath = names.length > 0 ? it : undefined;
  inPath?.('finds nothing of another in its path', async () => {
    const { mine, theirs } = world;
    const never = neverWas(theirs.ids);
    // Each of the ids is theirs, or only some are.
    for (let mask = 1; mask < 2 ** names.length; mask++) {
      const some = names.filter((_, i) => mask & (1 << i));
      const swapped = (from: Ids) =>
        call(
          {
            ...mine.ids,
            ...Object.fromEntries(some.map((name) => [name, from[name]!])),
            ...(some.includes('upload_id') && { import_id: from.import_id! }),
          },
          asUser(mine),
        );
      const foreign = await swapped(theirs.ids);
      expect(foreign).toMatchObject({
        status: 404,
        body: { code: 'not_found' },
      });
      expect(seen(foreign, [])).toBe(seen(await swapped(never), []));
    }
  });

  const { refers = [] } = rowOf(route);
  const inRest = refers.length > 0 ? it : undefined;
  inRest?.('finds nothing of another in what is sent', async () => {
    const { mine, theirs } = world;
    for (const name of refers) {
      const swapped = async (ids: Ids) => {
        const foreign = { ...mine.ids, [name]: ids[name]! };
        const { ask } = askFor(route, foreign);
        const { path } = askFor(route, mine.ids);
        const sent = JSON.stringify(ask);
        expect(sent).toContain(ids[name]);
        const answer = await world.call(route.method, path, {
          ...ask,
          ...asUser(mine),
        });
        expect(JSON.stringify(answer.body)).not.toContain(markOf('org_b'));
        return answer;
      };
      const never = neverWas(theirs.ids);
      const given = [theirs.ids[name]!, never[name]!];
      const foreign = await swapped(theirs.ids);
      const unknown = await swapped(never);
      expect(seen(foreign, given)).toBe(seen(unknown, given));
      // A list that is filtered by it may also be empty.
      if (foreign.status === 200) expect(foreign.body.data).toEqual([]);
      else expect(foreign.status).toBeGreaterThanOrEqual(400);
    }
  });

  it('answers who asks rightly, with nothing of another', async () => {
    const reads = route.method === 'GET';
    const { first, right } = rowOf(route);
    const own = reads && !first ? world : await makeWorld(streams);
    const { mine } = own;
    if (first) {
      const [method, path] = first;
      const prepared = await own.call(method, path(mine.ids), asUser(mine));
      expect(prepared.status).toBe(200);
    }
    const { path, ask } = askFor(route, mine.ids);
    const answer = await own.call(route.method, path, {
      ...ask,
      ...asUser(mine),
    });
    const text = JSON.stringify(answer.body);
    const wanted = right ?? Math.min(answer.status, 204);
    expect(answer.status, text).toBe(wanted);
    expect(text).not.toContain(markOf('org_b'));
    for (const id of Object.values(own.theirs.ids))
      if (!JSON.stringify(ask).includes(id)) expect(text).not.toContain(id);
  });

  const takesCursor = route.query && 'cursor' in route.query.shape;
  const paged = takesCursor ? it : undefined;
  paged?.('takes no cursor of another to their rows', async () => {
    const { mine, theirs } = world;
    const theirPage = await call(theirs.ids, asUser(theirs));
    const cursor = theirPage.body.next_cursor;
    if (typeof cursor !== 'string') return;
    const { path, ask } = askFor(route, mine.ids);
    const answer = await world.call(route.method, path, {
      ...asUser(mine),
      query: { ...ask.query, cursor },
    });
    expect([200, 400]).toContain(answer.status);
    expect(JSON.stringify(answer.body)).not.toContain(markOf('org_b'));
  });
});

it('has changed nothing of the other by all of this', async () => {
  expect(before.length).toBeGreaterThan(8);
  expect(await objectsOf(world)).toEqual(before);
});
