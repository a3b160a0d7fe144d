import { App } from 'aws-cdk-lib';
import { expect, test } from 'vitest';
import { readEdgeOptions } from './edge-options.ts';

const read = (context: Record<string, unknown>) =>
  readEdgeOptions(new App({ context }).node);

const certificate_arn =
  'arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d-0000-4000-8000-000000000000';
const own = { domain_name: 'dial.acme.example', certificate_arn };
const zone = { hosted_zone_id: 'Z0123ABC', hosted_zone_name: 'acme.example.' };
const web_acl_arn =
  'arn:aws:wafv2:us-east-1:123456789012:global/webacl/outdial/0a1b2c3d';

test('nothing is asked for by itself', () => {
  expect(read({})).toEqual({
    domain: null,
    webAclArn: null,
    firewall: false,
    logsOf: null,
  });
});

test('a domain has a certificate, and records where its zone is given', () => {
  expect(read(own).domain).toEqual({
    name: 'dial.acme.example',
    certificateArn: certificate_arn,
    zone: null,
  });
  expect(read({ ...own, ...zone }).domain?.zone).toEqual({
    id: 'Z0123ABC',
    name: 'acme.example',
  });
  const apex = { ...own, ...zone, domain_name: 'acme.example' };
  expect(read(apex).domain?.name).toBe('acme.example');
});

test('a firewall is made, and one of any stage is attached', () => {
  expect(read({ firewall: 'true' }).firewall).toBe(true);
  expect(read({ firewall: true }).firewall).toBe(true);
  expect(read({ firewall: 'false' }).firewall).toBe(false);
  expect(read({ web_acl_arn }).webAclArn).toBe(web_acl_arn);
  expect(read({ edge_logs_of: 'E1ABCDEF' }).logsOf).toBe('E1ABCDEF');
});

test.each([
  [{ domain_name: 'dial.acme.example' }, /certificate_arn=arn:aws:acm:us-east/],
  [{ certificate_arn }, /give its name with -c domain_name/],
  [zone, /give its name with -c domain_name/],
  [
    {
      ...own,
      certificate_arn: certificate_arn.replace('us-east-1', 'eu-west-1'),
    },
    /must be of us-east-1.*got arn:aws:acm:eu-west-1/,
  ],
  [{ ...own, domain_name: 'https://dial.acme.example' }, /must be a name such/],
  [{ ...own, domain_name: '*.acme.example' }, /must be a name such/],
  [{ ...own, domain_name: 'localhost' }, /must be a name such/],
  [{ ...own, domain_name: '' }, /must be a name such/],
  [{ ...own, hosted_zone_id: 'Z0123' }, /go together/],
  [{ ...own, hosted_zone_name: 'acme.example' }, /go together/],
  [
    { ...own, ...zone, hosted_zone_id: '/hostedzone/Z1' },
    /an id such as Z0123/,
  ],
  [
    { ...own, ...zone, hosted_zone_name: 'cme.example' },
    'dial.acme.example is not in the zone cme.example',
  ],
  [
    { web_acl_arn: web_acl_arn.replace('global', 'regional') },
    /must be of scope CLOUDFRONT/,
  ],
  [
    { web_acl_arn: web_acl_arn.replace('us-east-1', 'eu-west-1') },
    /must be of scope CLOUDFRONT/,
  ],
  [{ edge_logs_of: 'd111111abcdef8.cloudfront.net' }, /output DistributionId/],
  [{ firewall: 'yes' }, 'firewall must be true or false, got yes'],
])('%j is refused with what to do', (context, message) => {
  expect(() => read(context)).toThrow(message);
});
