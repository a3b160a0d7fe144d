import { expect, it } from 'vitest';
import { UsageError } from '../exit.ts';
import { accountValues, type Sources, valuesHelp } from './account-values.ts';
import { readValues } from './ask-person.ts';

const nothing: Sources = { env: {}, set: {}, given: {} };
const SID = `AC${'0'.repeat(32)}`;
const TOKEN = 'f'.repeat(32);

it('takes values from options, standard input and environment, in this order', async () => {
  const values = await accountValues('twilio', {
    env: {
      TWILIO_ACCOUNT_SID: 'from the environment',
      TWILIO_AUTH_TOKEN: 'from the environment',
      TWILIO_API_URL: 'https://stand-in.test',
    },
    set: { account_sid: SID },
    given: { auth_token: ` ${TOKEN}\n`, account_sid: 'from standard input' },
  });
  expect(values).toEqual({
    settings: { account_sid: SID, api_url: 'https://stand-in.test' },
    credentials: { auth_token: TOKEN },
  });
});

it('names every variable that is missing, and none that may be', async () => {
  const failed = accountValues('twilio', nothing);
  await expect(failed).rejects.toThrow(UsageError);
  await expect(failed).rejects.toThrow(
    /TWILIO_ACCOUNT_SID[\s\S]*TWILIO_AUTH_TOKEN/,
  );
  await expect(failed).rejects.not.toThrow(/NEXT_AUTH_TOKEN|API_URL/);
});

it('asks whoever is there for what is missing, and only for that', async () => {
  const asked: [string, boolean][] = [];
  const values = await accountValues('twilio', {
    ...nothing,
    env: { TWILIO_ACCOUNT_SID: SID },
    ask: async ({ name }, isSecret) => {
      asked.push([name, isSecret]);
      return TOKEN;
    },
  });
  expect(asked).toEqual([['auth_token', true]]);
  expect(values.credentials).toEqual({ auth_token: TOKEN });
});

it('takes no secret as an argument, and says no name of another kind', async () => {
  const set = { auth_token: TOKEN };
  const failed = accountValues('twilio', { ...nothing, set });
  await expect(failed).rejects.toThrow(/a secret is no argument/);
  await expect(failed).rejects.not.toThrow(TOKEN);
  await expect(
    accountValues('telnyx', { ...nothing, set: { account_sid: SID } }),
  ).rejects.toThrow('connection_id');
  await expect(
    accountValues('telnyx', { ...nothing, given: { token: TOKEN } }),
  ).rejects.toThrow('token is none of');
});

it('reads an object of texts from standard input, and quotes nothing of it', async () => {
  async function* input(text: string) {
    yield Buffer.from(text);
  }
  expect(await readValues(input(`{"auth_token":"${TOKEN}"}`))).toEqual({
    auth_token: TOKEN,
  });
  for (const text of [TOKEN, '[]', 'null', `{"auth_token":["${TOKEN}"]}`]) {
    const failed = readValues(input(text));
    await expect(failed).rejects.toThrow(UsageError);
    await expect(failed).rejects.not.toThrow(TOKEN);
  }
});

it('lists what each kind is made of', () => {
  expect(valuesHelp('twilio')).toMatch(
    /TWILIO_NEXT_AUTH_TOKEN +Secondary auth token: .*\(optional\)/,
  );
});
