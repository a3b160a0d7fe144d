import type { Node } from 'constructs';

/** How the one address is named and guarded; each option stands alone. */
export interface EdgeOptions {
  readonly domain: OwnDomain | null;
  /** Where the firewall's rules are; null: none. */
  readonly webAclArn: string | null;
  /** Makes the stack of the firewall, besides all others. */
  readonly firewall: boolean;
  /** Distribution whose access logs are kept, in one more stack; null: none. */
  readonly logsOf: string | null;
}

/** A name of the deployment's own. */
export interface OwnDomain {
  readonly name: string;
  readonly certificateArn: string;
  /** Gets the records of the name; null: whoever owns the zone makes them. */
  readonly zone: { readonly id: string; readonly name: string } | null;
}

const HOST =
  /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;
/** CloudFront takes certificates, rules and log deliveries of this region alone. */
export const EDGE_REGION = 'us-east-1';
const CERTIFICATE = /^arn:aws:acm:us-east-1:\d{12}:certificate\/[\w-]+$/;
const WEB_ACL =
  /^arn:aws:wafv2:us-east-1:\d{12}:global\/webacl\/[\w-]+\/[\w-]+$/;
const DISTRIBUTION = /^E[A-Z0-9]{6,20}$/;
const ZONE_ID = /^Z[A-Z0-9]{1,31}$/;

/**
 * Reads `-c domain_name=` with `-c certificate_arn=`, `-c hosted_zone_id=` with
 * `-c hosted_zone_name=`, `-c web_acl_arn=`, `-c firewall=` and `-c edge_logs_of=`.
 *
 * @throws Error on half of a pair, a name that is none, what is not of us-east-1,
 * and a zone that does not hold the name
 */
export function readEdgeOptions(node: Node): EdgeOptions {
  const webAcl = text(node.tryGetContext('web_acl_arn'));
  if (webAcl !== undefined && !WEB_ACL.test(webAcl))
    throw new Error(
      `web_acl_arn must be of scope CLOUDFRONT: arn:aws:wafv2:us-east-1:…:global/webacl/…, got ${webAcl}`,
    );
  const logsOf = text(node.tryGetContext('edge_logs_of'));
  if (logsOf !== undefined && !DISTRIBUTION.test(logsOf))
    throw new Error(
      `edge_logs_of must be the output DistributionId, such as E1ABCDEF, got ${logsOf}`,
    );
  return {
    domain: readDomain(node),
    webAclArn: webAcl ?? null,
    firewall: readFlag('firewall', node.tryGetContext('firewall')),
    logsOf: logsOf ?? null,
  };
}

function readDomain(node: Node): OwnDomain | null {
  const name = text(node.tryGetContext('domain_name'));
  const certificateArn = text(node.tryGetContext('certificate_arn'));
  const zone = readZone(node);
  if (name === undefined) {
    if (certificateArn !== undefined || zone)
      throw new Error(
        'certificate_arn and hosted_zone_* are for a domain, give its name with -c domain_name=…',
      );
    return null;
  }
  if (!HOST.test(name))
    throw new Error(
      `domain_name must be a name such as dial.acme.example, got ${name}`,
    );
  if (certificateArn === undefined)
    throw new Error(
      `${name} needs a certificate of us-east-1, give it with -c certificate_arn=arn:aws:acm:us-east-1:…`,
    );
  if (!CERTIFICATE.test(certificateArn))
    throw new Error(
      `certificate_arn must be of us-east-1, the one region that CloudFront takes certificates of: arn:aws:acm:us-east-1:…:certificate/…, got ${certificateArn}`,
    );
  if (zone && name !== zone.name && !name.endsWith(`.${zone.name}`))
    throw new Error(`${name} is not in the zone ${zone.name}`);
  return { name, certificateArn, zone };
}

function readZone(node: Node): OwnDomain['zone'] {
  const id = text(node.tryGetContext('hosted_zone_id'));
  const name = text(node.tryGetContext('hosted_zone_name'));
  if (id === undefined && name === undefined) return null;
  if (id === undefined || name === undefined)
    throw new Error('hosted_zone_id and hosted_zone_name go together');
  if (!ZONE_ID.test(id))
    throw new Error(`hosted_zone_id must be an id such as Z0123, got ${id}`);
  return { id, name: name.replace(/\.$/, '') };
}

const text = (value: unknown): string | undefined =>
  value === undefined ? undefined : String(value);

/**
 * Strings come from the command line, booleans from cdk.json.
 *
 * @throws Error on anything but true and false
 */
export function readFlag(name: string, value: unknown): boolean {
  if (value === undefined) return false;
  if (value === 'true' || value === 'false') return value === 'true';
  if (typeof value === 'boolean') return value;
  throw new Error(`${name} must be true or false, got ${String(value)}`);
}
