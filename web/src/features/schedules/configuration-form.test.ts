import { expect, it } from 'vitest';
import { baseOf, bodyOf, withoutNull } from './configuration-form.ts';

const { form } = baseOf(null);

it('sends the hours whole when one of them changed, and nothing else', () => {
  const changed = {
    ...form,
    timezone: 'Europe/Paris',
    holidays: '2026-12-25\n2026-12-26',
  };
  expect(bodyOf({ timezone: 'Europe/Paris' }, changed)).toEqual({
    schedule: {
      timezone: 'Europe/Paris',
      windows: form.windows,
      holidays: ['2026-12-25', '2026-12-26'],
    },
  });
  expect(bodyOf({ lines: '3' }, changed)).toEqual({ max_concurrent_calls: 3 });
});

it('leaves to the campaign what is emptied', () => {
  const body = bodyOf(
    { agent_id: '', lines: '', profile: '', has_hours: false },
    { ...form, has_hours: false },
  );
  expect(body).toEqual({
    agent_id: null,
    max_concurrent_calls: null,
    compliance: null,
    schedule: null,
  });
  expect(withoutNull(body)).toEqual({});
});
