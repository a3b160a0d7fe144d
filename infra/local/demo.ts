import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { LambdaHost } from './lambda-host.ts';

/** Last four digits that always behave the same, and who has them. */
const SPECIAL_NUMBERS: readonly (readonly [string, string])[] = [
  ['0190', 'Answers'],
  ['0191', 'Is busy'],
  ['0192', 'Rings out'],
  ['0193', 'Answering machine'],
  ['0194', 'Declines'],
  ['0195', 'Number out of service'],
  ['0196', 'Carrier fault first'],
  ['0197', 'Wants a callback'],
  ['0198', 'Opts out'],
  ['0199', 'Carrier falls silent'],
  ['0189', 'Third time lucky'],
  ['0188', 'Events twice'],
  ['0187', 'Answer lost'],
  ['0186', 'Throttled'],
  ['0185', 'Talks long'],
];
const AREA_CODES = ['312', '415', '646'];
const ORDINARY_CONTACTS = 35;

const settings: Readonly<Record<string, string>> = {
  name: 'Demo',
  max_concurrent_calls: '5',
  amd: JSON.stringify({ enabled: true }),
  callback_detection: JSON.stringify({ enabled: true }),
  retry_policy: JSON.stringify({ max_attempts: 3, delay_seconds: 60 }),
};

/** All special numbers, and ordinary ones that follow the carrier's profile. */
export function demoContacts(): string {
  const special = AREA_CODES.flatMap((area, i) =>
    SPECIAL_NUMBERS.map(([last, name]) =>
      [`+1${area}555${last}`, name, `S-${i + 1}-${last}`].join(','),
    ),
  );
  const ordinary = Array.from({ length: ORDINARY_CONTACTS }, (_, i) =>
    [`+1312555${2000 + i * 37}`, `Contact ${i + 1}`, `C-${i + 1}`].join(','),
  );
  return ['phone_number,name,external_id', ...special, ...ordinary, ''].join(
    '\n',
  );
}

/**
 * Makes the draft that a first run shows, as a person would: through the API.
 *
 * @param credential - of the org that gets it
 * @throws Error when the API refuses it
 */
export async function createDemoCampaign(
  host: Pick<LambdaHost, 'invoke'>,
  credential: string,
): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(settings)) form.set(name, value);
  const file = new Blob([demoContacts()], { type: 'text/csv' });
  form.set('contacts', file, 'demo.csv');
  const request = new Response(form);
  const body = Buffer.from(await request.arrayBuffer());
  const answer = (await host.invoke('api', {
    httpMethod: 'POST',
    path: '/api/v1/campaigns',
    headers: {
      authorization: `Bearer ${credential}`,
      'content-type': request.headers.get('content-type'),
      'content-length': String(body.length),
    },
    multiValueHeaders: {},
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    requestContext: { requestId: randomUUID() },
    body: body.toString('base64'),
    isBase64Encoded: true,
  })) as APIGatewayProxyResult;
  if (answer.statusCode !== 201)
    throw new Error(`the demo campaign was refused: ${answer.body}`);
}
