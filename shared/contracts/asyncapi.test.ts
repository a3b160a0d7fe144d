import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { asyncApiDocument } from './asyncapi.ts';
import { clientMessage, serverMessage } from './realtime.ts';

const schema = createRequire(import.meta.url)(
  '@asyncapi/specs/schemas/3.0.0-without-$id.json',
);
const document = JSON.parse(JSON.stringify(asyncApiDocument()));

interface Message {
  readonly summary: string;
  readonly payload: { readonly $ref: string };
}

/** The value that a JSON pointer names. */
const at = (ref: string) =>
  ref
    .slice(2)
    .split('/')
    .reduce<unknown>((value, key) => (value as never)?.[key], document);

describe('the AsyncAPI document', () => {
  test('is one, by its own schema', () => {
    const ajv = new Ajv({ strict: false, validateFormats: false });
    const isValid = ajv.validate(schema, document);
    expect(ajv.errors ?? []).toEqual([]);
    expect(isValid).toBe(true);
  });

  test('would not be one without its channels’ messages', () => {
    const ajv = new Ajv({ strict: false, validateFormats: false });
    const broken = structuredClone(document);
    broken.operations.say.action = 'shout';
    expect(ajv.validate(schema, broken)).toBe(false);
  });

  test('names nothing that it does not hold', () => {
    const refs = JSON.stringify(document).match(/(?<="\$ref":")[^"]+/g) ?? [];
    expect(refs.length).toBeGreaterThan(20);
    for (const ref of refs) expect(at(ref), ref).toBeDefined();
  });

  test('has every message, each with a summary and a schema', () => {
    const messages = document.components.messages;
    expect(Object.keys(messages)).toHaveLength(
      clientMessage.options.length + serverMessage.options.length,
    );
    for (const { summary, payload } of Object.values<Message>(messages)) {
      expect(summary).toEqual(expect.any(String));
      expect(at(payload.$ref)).toMatchObject({ type: 'object' });
    }
  });

  test.each([
    ['ClientSubscribe', { action: 'subscribe', campaign_id: '*' }, true],
    ['ClientSubscribe', { action: 'subscribe' }, false],
    ['ClientSubscribe', { action: 'subscribe', campaign_id: '*', a: 1 }, false],
    ['ServerEnd', { type: 'end', campaign_id: 'cmp_1' }, true],
    ['ServerError', { type: 'error', code: 'no', campaign_id: null }, false],
    [
      'ServerContacts',
      { type: 'contacts', campaign_id: 'c', rows: [1] },
      false,
    ],
  ])('%s says of %j: %s', (name, value, expected) => {
    const ajv = new Ajv({ strict: false, validateFormats: false });
    ajv.addSchema(document, 'doc');
    const validate = ajv.getSchema(`doc#/components/schemas/${name}`);
    expect(validate?.(value)).toBe(expected);
  });
});
