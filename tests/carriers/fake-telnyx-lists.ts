import type { FakeCall, FakeTelnyx } from './fake-telnyx.ts';
import { refuse } from './fake-telnyx-refusals.ts';

/** What Telnyx answers to those who only ask. */
export function readFrom(
  telnyx: FakeTelnyx,
  path: string,
  query: URLSearchParams,
): Response {
  const [, root, id, rest] = path.split('/').map(decodeURIComponent);
  switch (`/${root}${rest ? `/${rest}` : ''}`) {
    case '/calls':
      return statusOf(telnyx, id ?? '');
    case '/call_events':
      return list(eventsOf(telnyx, query), query);
    case '/connections/active_calls':
      return list(
        telnyx.calls.filter((it) => it.state !== 'over').map(activeOf),
        query,
      );
    case '/recordings':
      return list(
        recorded(telnyx, query.get('filter[call_control_id]') ?? ''),
        query,
      );
    case '/call_control_applications':
      return id === telnyx.connection_id
        ? Response.json({ data: telnyx.application })
        : refuse({ status: 404, code: '10005' });
    case '/outbound_voice_profiles':
      return Response.json({ data: telnyx.profile });
    case '/balance':
      return Response.json({ data: telnyx.balance });
    case '/phone_numbers':
      return list(
        telnyx.numbers.map((phone_number) => ({
          phone_number,
          status: 'active',
        })),
        query,
      );
    case '/verified_numbers':
      return list(
        telnyx.verified.map((phone_number) => ({ phone_number })),
        query,
      );
    default:
      return refuse({
        status: 404,
        code: '10005',
        detail: 'The requested resource or URL could not be found',
      });
  }
}

function statusOf(telnyx: FakeTelnyx, id: string): Response {
  const call = telnyx.find(id);
  if (!call) return refuse({ status: 404, code: '10005' });
  const { call_control_id, call_leg_id, client_state, start_time, end_time } =
    call;
  return Response.json({
    data: {
      record_type: 'call',
      call_control_id,
      call_leg_id,
      client_state,
      start_time,
      end_time,
      is_alive: call.state !== 'over',
    },
  });
}

function eventsOf(
  telnyx: FakeTelnyx,
  query: URLSearchParams,
): readonly unknown[] {
  const leg = query.get('filter[leg_id]');
  const mine = telnyx.log.filter(({ call }) =>
    leg
      ? call.call_leg_id === leg
      : call.dial.to === query.get('filter[to]') &&
        call.dial.from === query.get('filter[from]'),
  );
  return telnyx.forgetful
    ? []
    : mine.map(({ call, event }) => ({
        record_type: 'call_event',
        call_leg_id: call.call_leg_id,
        event_timestamp: event.occurred_at,
        name: event.event_type,
        type: 'webhook',
        metadata: { webhook: { data: event } },
      }));
}

function recorded(telnyx: FakeTelnyx, id: string): readonly unknown[] {
  if (!telnyx.recordings.has(id)) return [];
  const mp3 = `https://recordings.example.com/${encodeURIComponent(id)}.mp3`;
  return [
    {
      record_type: 'recording',
      status: 'completed',
      call_control_id: id,
      download_urls: { mp3 },
    },
  ];
}

const activeOf = ({
  call_control_id,
  call_leg_id,
  client_state,
}: FakeCall) => ({
  record_type: 'call',
  call_control_id,
  call_leg_id,
  client_state,
  call_duration: 0,
});

/** Pages of two, whatever is asked for: lists are long. */
function list(all: readonly unknown[], query: URLSearchParams): Response {
  const size = 2;
  const page = Number(query.get('page[number]') ?? 1);
  return Response.json({
    data: all.slice((page - 1) * size, page * size),
    meta: {
      total_pages: Math.max(Math.ceil(all.length / size), 1),
      total_results: all.length,
      page_number: page,
      page_size: size,
    },
  });
}
