import { CfnOutput, Stack } from 'aws-cdk-lib';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { problemTitles, problemType } from '#shared/contracts/problems.ts';
import { EDGE_REGION } from './edge-options.ts';
import type { Stage } from './stage.ts';

export interface FirewallStackProps {
  readonly stage: Stage;
}

/**
 * Requests of one address in five minutes, after which it waits: 200 a second.
 * An office behind one address, where a hundred people watch without a socket,
 * asks 20 a second.
 */
const REQUESTS_PER_ADDRESS = 60_000;
const RATE_WINDOW_SECONDS = 300;

/**
 * AWS's own rules, in the order in which they are asked: 925 of the 1,500 units
 * that cost nothing more.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
 */
const managed: readonly Managed[] = [
  { name: 'AWSManagedRulesAmazonIpReputationList', count: [] },
  { name: 'AWSManagedRulesKnownBadInputsRuleSet', count: [] },
  {
    name: 'AWSManagedRulesCommonRuleSet',
    count: [
      // It refuses bodies over 8 KB, and a campaign comes with a file of 4 MB.
      'SizeRestrictions_BODY',
      // Programs call with a key, and need not say what they are.
      'NoUserAgent_HEADER',
      // Custom fields of contacts are anybody's text. They are never run: the
      // dashboard's policy allows no inline script.
      'CrossSiteScripting_BODY',
      // A webhook's address and a contact's fields may hold a link.
      'GenericRFI_BODY',
      'EC2MetaDataSSRF_BODY',
    ],
  },
];

interface Managed {
  readonly name: string;
  /** Rules that count what they match and let it pass. */
  readonly count: readonly string[];
}

/**
 * A firewall for CloudFront, in a stack of its own because it can be in one
 * region only. The edge is told its ARN with `-c web_acl_arn=`.
 */
export class FirewallStack extends Stack {
  constructor(scope: Construct, id: string, { stage }: FirewallStackProps) {
    super(scope, id, {
      description: `Outdial ${stage.name}: firewall of the one origin`,
      env: { region: EDGE_REGION },
    });
    const rules = [rateRule, ...managed.map(managedRule)];
    const acl = new CfnWebACL(this, 'WebAcl', {
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      description: `Outdial ${stage.name}`,
      rules: rules.map((rule, priority) => ({ ...rule, priority })),
      customResponseBodies: {
        TooMany: { contentType: 'APPLICATION_JSON', content: tooMany },
      },
      visibilityConfig: visible('WebAcl'),
    });
    new CfnOutput(this, 'WebAclArn', { value: acl.attrArn });
  }
}

/** In the words of our own answers; WAF names no request. */
const tooMany = JSON.stringify({
  type: problemType('too_many_requests'),
  title: problemTitles.too_many_requests,
  status: 429,
  code: 'too_many_requests',
  detail: 'Too many requests from this address. Try again in a minute.',
});

type Rule = Omit<CfnWebACL.RuleProperty, 'priority'>;

const rateRule: Rule = {
  name: 'TooManyOfOneAddress',
  action: {
    block: {
      customResponse: {
        responseCode: 429,
        customResponseBodyKey: 'TooMany',
        responseHeaders: [{ name: 'retry-after', value: '60' }],
      },
    },
  },
  statement: {
    rateBasedStatement: {
      limit: REQUESTS_PER_ADDRESS,
      evaluationWindowSec: RATE_WINDOW_SECONDS,
      aggregateKeyType: 'IP',
    },
  },
  visibilityConfig: visible('TooManyOfOneAddress'),
};

const managedRule = ({ name, count }: Managed): Rule => ({
  name,
  overrideAction: { none: {} },
  statement: {
    managedRuleGroupStatement: {
      vendorName: 'AWS',
      name,
      ruleActionOverrides: count.map((rule) => ({
        name: rule,
        actionToUse: { count: {} },
      })),
    },
  },
  visibilityConfig: visible(name),
});

/** Figures of each rule, and a sample of requests: it holds their addresses. */
function visible(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return {
    cloudWatchMetricsEnabled: true,
    sampledRequestsEnabled: true,
    metricName,
  };
}
