import { describe, expect, it } from 'vitest';
import { faultsOf, isMoved, withDefaults } from './carrier-fields.ts';

describe('the address of a carrier', () => {
  it.each([
    ['telnyx', 'http://127.0.0.1:4010', 'http://127.0.0.1:4010'],
    ['telnyx', 'http://127.0.0.1:4010/', 'http://127.0.0.1:4010'],
    ['telnyx', 'https://api.telnyx.com/v2', 'https://api.telnyx.com'],
    [
      'jambonz',
      'https://sip.example.com/api/v1/',
      'https://sip.example.com/api',
    ],
    ['jambonz', 'https://sip.example.com/api', 'https://sip.example.com/api'],
  ] as const)('of %s may be written %s', (kind, api_url, read) => {
    expect(faultsOf(kind, 'settings', { api_url })).not.toContainEqual(
      expect.objectContaining({ path: 'settings.api_url' }),
    );
    expect(withDefaults(kind, { api_url }).api_url).toBe(read);
    expect(isMoved(kind, { api_url }, { api_url: read })).toBe(false);
  });

  it.each([
    '127.0.0.1:4010',
    'ftp://a',
    'http://',
    'http:///',
    'http://a?b',
    '',
  ])('may not be %j', (api_url) => {
    expect(faultsOf('jambonz', 'settings', { api_url })).toContainEqual(
      expect.objectContaining({ path: 'settings.api_url' }),
    );
  });
});
