import * as z from 'zod';
import { complianceProfiles } from './compliance.ts';
import { ticketView } from './realtime.ts';
import { defineRoute } from './route.ts';
import { concurrencySettings, concurrencySettingsBody } from './settings.ts';

const settings = {
  200: { description: 'The limit and its use', json: concurrencySettings },
} as const;

export const orgRoutes = [
  defineRoute({
    method: 'GET',
    path: '/api/v1/concurrency-settings',
    operation_id: 'get_concurrency_settings',
    tag: 'settings',
    summary: 'How many calls the organization may have at once',
    scopes: ['concurrency:read'],
    responses: settings,
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/v1/concurrency-settings',
    operation_id: 'update_concurrency_settings',
    tag: 'settings',
    summary: 'Set how many calls the organization may have at once',
    scopes: ['concurrency:manage'],
    body: concurrencySettingsBody,
    responses: settings,
  }),
  defineRoute({
    method: 'GET',
    path: '/api/v1/compliance-profiles',
    operation_id: 'list_compliance_profiles',
    tag: 'settings',
    summary: 'List the profiles of calling law, with every rule and its source',
    scopes: ['campaigns:read'],
    responses: {
      200: { description: 'All of them', json: complianceProfiles },
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/v1/realtime/tickets',
    operation_id: 'create_realtime_ticket',
    tag: 'realtime',
    summary: 'Get a ticket that opens one socket within 60 seconds',
    scopes: ['campaigns:read'],
    only_reads: true,
    responses: { 201: { description: 'The ticket', json: ticketView } },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/v1/openapi.json',
    operation_id: 'get_openapi',
    tag: 'about',
    summary: 'This description',
    scopes: [],
    public: true,
    responses: {
      200: {
        description: 'OpenAPI 3.1',
        json: z.record(z.string(), z.unknown()),
      },
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/v1/asyncapi.json',
    operation_id: 'get_asyncapi',
    tag: 'about',
    summary: 'The description of the WebSocket',
    scopes: [],
    public: true,
    responses: {
      200: {
        description: 'AsyncAPI 3.0',
        json: z.record(z.string(), z.unknown()),
      },
    },
  }),
] as const;
