import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import {
  Code,
  Function as LambdaFunction,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { describe, expect, test } from 'vitest';
import { streamingFunctions } from '#infra/functions.ts';
import { throttleOf } from '#infra/throttles.ts';
import { deployedRoutes } from '#shared/contracts/health.ts';
import type { Route } from '#shared/contracts/route.ts';
import { AppRestApi } from './constructs/rest-api.ts';
import { readStage } from './stage.ts';
import { resourcesOf, synthesize } from './testing/synthesize.ts';

const { application: template } = synthesize();

const resources = template.findResources('AWS::ApiGateway::Resource');

/** Path of each API Gateway resource by its id. */
function pathOf(id: string): string {
  const { Properties } = resources[id]!;
  const parent = Properties.ParentId.Ref;
  return `${parent ? pathOf(parent) : ''}/${Properties.PathPart}`;
}

/** `GET /api/v1/campaigns` → its properties. */
const methods = new Map(
  resourcesOf(template, 'AWS::ApiGateway::Method').map(({ Properties }) => {
    const { Ref } = Properties.ResourceId;
    return [`${Properties.HttpMethod} ${Ref ? pathOf(Ref) : '/'}`, Properties];
  }),
);

describe('REST', () => {
  test.each(
    deployedRoutes.map(
      (route) => [`${route.method} ${route.path}`, route] as const,
    ),
  )('%s is answered', (name, { streaming, path }) => {
    const method = methods.get(name) ?? methods.get(`ANY ${path}`);
    const integration = method?.Integration;
    const uri = JSON.stringify(integration?.Uri);
    expect(integration?.Type).toBe('AWS_PROXY');
    expect(uri).toContain(
      streaming ? '/response-streaming-invocations' : '/invocations',
    );
    const fn = streaming ? streamingFunctions[streaming] : 'api';
    expect(uri).toContain(`Functions${fn.replaceAll('_', '')}Function`);
    expect(integration.ResponseTransferMode).toBe(
      streaming ? 'STREAM' : undefined,
    );
  });

  test('every address takes every method, so that we answer 404 and 405', () => {
    for (const path of ['/', ...Object.keys(resources).map(pathOf)])
      expect([...methods.keys()]).toContain(`ANY ${path}`);
    expect([...methods.keys()]).toContain('ANY /{proxy+}');
  });

  test('nothing needs an IAM signature or the gateway’s own key', () => {
    for (const properties of methods.values()) {
      expect(properties.AuthorizationType).toBe('NONE');
      expect(properties.ApiKeyRequired ?? false).toBe(false);
    }
  });

  test('the gateway’s own refusals are problems', () => {
    const own = resourcesOf(template, 'AWS::ApiGateway::GatewayResponse');
    for (const { Properties } of own) {
      const body = JSON.parse(Properties.ResponseTemplates['application/json']);
      expect(body.status).toBe(Number(Properties.StatusCode));
      expect(
        Properties.ResponseParameters['gatewayresponse.header.Content-Type'],
      ).toBe(`'application/problem+json'`);
    }
    expect(own.map(({ Properties }) => Properties.ResponseType)).toEqual(
      expect.arrayContaining([
        'DEFAULT_4XX',
        'DEFAULT_5XX',
        'REQUEST_TOO_LARGE',
      ]),
    );
    template.hasResourceProperties('AWS::ApiGateway::GatewayResponse', {
      ResponseType: 'REQUEST_TOO_LARGE',
      StatusCode: '413',
      ResponseTemplates: {
        'application/json': Match.serializedJson(
          Match.objectLike({ code: 'use_upload' }),
        ),
      },
    });
  });

  test('it is regional, throttled, and logs no address and no query', () => {
    template.hasResourceProperties('AWS::ApiGateway::RestApi', {
      EndpointConfiguration: { Types: ['REGIONAL'] },
      BinaryMediaTypes: Match.arrayWith(['multipart/form-data']),
    });
    const [stage] = resourcesOf(template, 'AWS::ApiGateway::Stage');
    const [settings] = stage!.Properties.MethodSettings;
    expect(settings.ThrottlingRateLimit).toBeGreaterThan(0);
    expect(settings.DataTraceEnabled).toBe(false);
    const format = stage!.Properties.AccessLogSetting.Format;
    expect(format).toContain('$context.resourcePath');
    expect(format).not.toMatch(/\$context\.path|querystring|identity/i);
  });

  test('what costs more than others has a limit of its own', () => {
    const [stage] = resourcesOf(template, 'AWS::ApiGateway::Stage');
    const [all, ...own] = stage!.Properties.MethodSettings;
    expect(all).toMatchObject({ HttpMethod: '*', ResourcePath: '/*' });
    const limited = deployedRoutes.filter((route) => throttleOf(route));
    expect(own).toHaveLength(limited.length);
    for (const { method, path, ...route } of limited) {
      // Such a setting takes only if there is a method of that name.
      expect([...methods.keys()]).toContain(`${method} ${path}`);
      const throttle = throttleOf({ method, path, ...route });
      expect(own).toContainEqual({
        HttpMethod: method,
        ResourcePath: `/${path.replaceAll('/', '~1')}`,
        ThrottlingRateLimit: throttle?.requests_per_second,
        ThrottlingBurstLimit: throttle?.burst,
        DataTraceEnabled: false,
      });
      expect(throttle?.requests_per_second).toBeLessThan(
        all.ThrottlingRateLimit,
      );
    }
  });

  test('it takes fewer settings than one update of a stage may hold', () => {
    const [stage] = resourcesOf(template, 'AWS::ApiGateway::Stage');
    const values = stage!.Properties.MethodSettings.flatMap(
      ({ HttpMethod: _, ResourcePath: __, ...rest }: Record<string, unknown>) =>
        Object.keys(rest),
    );
    expect(values.length).toBeLessThan(80);
  });

  test('two names for one parameter are refused with both paths', () => {
    const stack = new Stack(new App(), 'S');
    const api = new LambdaFunction(stack, 'Api', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async () => {}'),
    });
    const route = (path: string) => ({ method: 'GET', path }) as Route;
    const rest = new AppRestApi(stack, 'Rest', {
      stage: readStage(stack.node),
      routes: [route('/a/{id}'), route('/a/{other}/b')],
    });
    const stream = { fn: api, timeout: Duration.minutes(15) };
    expect(() =>
      rest.serve({
        api,
        streaming: { events: stream, download: stream },
      }),
    ).toThrow('/a/{id} and /a/{other}/b name one parameter differently');
  });
});

describe('WebSocket', () => {
  test('connect, disconnect and every message go to one function', () => {
    const routes = resourcesOf(template, 'AWS::ApiGatewayV2::Route');
    expect(routes.map(({ Properties }) => Properties.RouteKey).sort()).toEqual([
      '$connect',
      '$default',
      '$disconnect',
    ]);
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      StageName: 'ws',
      AutoDeploy: true,
    });
  });
});
