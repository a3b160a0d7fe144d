import { describe, expect, test } from 'vitest';
import { deployedRoutes } from '#shared/contracts/health.ts';
import { findFunction, resourcesOf, synthesize } from './testing/synthesize.ts';

// Who asks is checked by the functions, by the route table: here is what is
// open, and that nothing answers but these functions.
const { application, edge, data } = synthesize();

describe('every route asks who you are', () => {
  test('but these, which tell everybody the same', () => {
    const open = deployedRoutes.filter((route) => route.public);
    expect(open.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
      'GET /api/v1/asyncapi.json',
      'GET /api/v1/openapi.json',
      'GET /healthz',
    ]);
    for (const { scopes, operation_id } of open)
      expect(scopes, operation_id).toEqual([]);
  });

  test('and what for: none is open by a list that was left empty', () => {
    const vague = deployedRoutes.filter(
      (route) => !route.public && route.scopes.length === 0,
    );
    expect(vague.map(({ operation_id }) => operation_id)).toEqual(['get_me']);
  });
});

describe('nothing else answers', () => {
  test('each method of the REST API asks one of three functions', () => {
    const answering = ['api', 'campaign_events', 'downloads'].map(
      (name) => findFunction(application, name)[0],
    );
    const methods = resourcesOf(application, 'AWS::ApiGateway::Method');
    expect(methods.length).toBeGreaterThan(deployedRoutes.length / 2);
    for (const { Properties } of methods) {
      expect(Properties.Integration.Type).toBe('AWS_PROXY');
      const uri = JSON.stringify(Properties.Integration.Uri);
      expect(answering.filter((id) => uri.includes(`"${id}"`))).toHaveLength(1);
    }
  });

  test('the carrier has the one address of a function of its own', () => {
    const urls = resourcesOf(application, 'AWS::Lambda::Url');
    const [carrier] = findFunction(application, 'take_carrier_event');
    expect(urls).toHaveLength(1);
    expect(JSON.stringify(urls[0]?.Properties.TargetFunctionArn)).toContain(
      `"${carrier}"`,
    );
  });

  test('sockets ask one function, which takes tickets', () => {
    const [socket] = findFunction(application, 'socket');
    const asked = resourcesOf(application, 'AWS::ApiGatewayV2::Integration');
    // For connect, disconnect and each message.
    expect(asked).toHaveLength(3);
    for (const { Properties } of asked)
      expect(JSON.stringify(Properties.IntegrationUri)).toContain(
        `"${socket}"`,
      );
  });

  test('whoever may call a function is named, and no bucket has a website', () => {
    const allowed = resourcesOf(application, 'AWS::Lambda::Permission').map(
      ({ Properties }) => Properties.Principal,
    );
    // Everybody: the carrier’s address.
    expect([...new Set(allowed)].sort()).toEqual([
      '*',
      'apigateway.amazonaws.com',
      // Of executions that ended by themselves.
      'events.amazonaws.com',
      's3.amazonaws.com',
    ]);
    for (const template of [application, edge, data])
      for (const { Properties } of resourcesOf(template, 'AWS::S3::Bucket'))
        expect(Properties).not.toHaveProperty('WebsiteConfiguration');
  });
});
