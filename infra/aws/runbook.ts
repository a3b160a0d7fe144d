/** What each alarm asks a person to look up: a heading of docs/deploy.md. */
export const runbookHeadings = {
  work_given_up: 'Work was given up',
  events_given_up: 'Stream records were given up',
  import_given_up: 'An import was given up',
  run_failed: 'A campaign run failed',
} as const;
export type RunbookTopic = keyof typeof runbookHeadings;

/** The last sentence of an alarm's description. */
export const runbook = (topic: RunbookTopic) =>
  `See "${runbookHeadings[topic]}" in docs/deploy.md.`;
