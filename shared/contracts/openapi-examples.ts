/** Bodies that show what is usual, by operation. */
export const requestExamples: Readonly<Record<string, object>> = {
  create_campaign: {
    name: 'Q4 follow-ups',
    agent_id: 'agt_demo',
    phone_number_id: 'num_demo',
    max_concurrent_calls: 5,
    retry_policy: { max_attempts: 3, delay_seconds: 1_800 },
    schedule: {
      timezone: 'America/New_York',
      windows: [
        {
          days: ['mon', 'tue', 'wed', 'thu', 'fri'],
          start: '09:00',
          end: '17:00',
        },
      ],
    },
  },
  update_campaign: { max_concurrent_calls: 10 },
  pause_campaign: { reason_text: 'The agents are at lunch.' },
  schedule_campaign: { scheduled_at: '2030-05-10T18:00:00Z' },
  clone_campaign: { name: 'Q1 follow-ups', include_contacts: true },
  create_carrier: {
    name: 'Twilio EU',
    kind: 'twilio',
    settings: { account_sid: 'AC00000000000000000000000000000000' },
    credentials: { auth_token: '00000000000000000000000000000000' },
    calls_per_second: 5,
  },
  place_test_call: { to: '+12025550123', agent_id: 'agt_demo' },
  create_upload: { file_name: 'contacts.csv', size_bytes: 20_000_000 },
  attach_upload: {
    mapping: { phone_number: 'Mobile', external_id: 'Order' },
  },
  upsert_contacts: {
    contacts: [
      {
        phone_number: '+14155550190',
        external_id: 'A-12001',
        custom_fields: { first_name: 'Sam' },
      },
    ],
  },
  add_to_dnc: { phone_number: '+14155550191', reason: 'Asked us to.' },
  check_dnc: { phone_numbers: ['+14155550191'] },
};
