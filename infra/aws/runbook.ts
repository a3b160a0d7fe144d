/** What each alarm asks a person to look up: a heading of docs/operations.md. */
export const runbookHeadings = {
  work_given_up: 'Work was given up',
  events_given_up: 'Stream records were given up',
  import_given_up: 'An import was given up',
  run_failed: 'A campaign run failed',
  work_waits: 'Work waits',
  figures_late: 'Figures are late',
  figures_wrong: 'Figures are wrong',
  api_failed: 'The API fails',
  carrier_events_failed: 'Webhooks of the carrier fail',
  webhooks_refused: 'Webhooks of the carrier are refused',
  sockets_failed: 'The socket fails',
  functions_throttled: 'Functions are throttled',
  table_refuses: 'The table refuses requests',
  nobody_dialled: 'Nobody is called, and somebody could be',
  calls_unsettled: 'A call is not settled',
  carrier_refuses: 'The carrier refuses calls',
  lines_idle: 'Lines stay empty between calls',
  too_many_abandoned: 'Too many calls are abandoned',
  budget: 'The month costs more than planned',
} as const;
export type RunbookTopic = keyof typeof runbookHeadings;

/** Where the headings are, in the repository. */
export const RUNBOOK_FILE = 'docs/operations.md';

/** The last sentence of an alarm's description. */
export const runbook = (topic: RunbookTopic) =>
  `See "${runbookHeadings[topic]}" in ${RUNBOOK_FILE}.`;
