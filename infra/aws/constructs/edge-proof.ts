import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { accept } from '../accept.ts';
import type { EdgeOptions } from '../edge-options.ts';

/**
 * What CloudFront shows the API, so that nobody goes around the firewall in
 * front of it: API Gateway's own address is open to the world, and its policies
 * cannot ask for a header.
 */
export class EdgeProof extends Construct {
  readonly secret: Secret;

  /**
   * CloudFront shows it as soon as a firewall is made or given; the functions ask
   * for it only once one is given. In between, a deployment goes on to answer.
   */
  static for(scope: Construct, edge: EdgeOptions): EdgeProof | undefined {
    const isWanted = edge.firewall || edge.webAclArn !== null;
    return isWanted ? new EdgeProof(scope, 'EdgeProof') : undefined;
  }

  private constructor(scope: Construct, id: string) {
    super(scope, id);
    this.secret = new Secret(this, 'Secret', {
      description: 'CloudFront shows it to the API, which answers nobody else',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
    });
    accept(this.secret, {
      'AwsSolutions-SMG4':
        'It opens nothing by itself; a new one takes a deployment of two stacks, since CloudFront and the functions hold it (docs/deploy.md, "A firewall").',
    });
  }
}
