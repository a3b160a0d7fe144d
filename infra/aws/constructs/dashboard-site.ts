import { readFileSync } from 'node:fs';
import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  type FunctionAssociation,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  type IDistribution,
  OriginRequestPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import {
  HttpOrigin,
  type HttpOriginProps,
  S3BucketOrigin,
} from 'aws-cdk-lib/aws-cloudfront-origins';
import { Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3';
import {
  BucketDeployment,
  CacheControl,
  Source,
} from 'aws-cdk-lib/aws-s3-deployment';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { CACHE_HASHED, CACHE_PAGES } from '#infra/site.ts';
import { COMPAT_ROOT } from '#shared/contracts/route.ts';
import { routes } from '#shared/contracts/routes.ts';
import { EDGE_PROOF_HEADER, SOCKET_PATH } from '#shared/names.ts';
import { accept } from '../accept.ts';
import { acceptCopier } from '../accept-copier.ts';
import type { OwnDomain } from '../edge-options.ts';
import { privateBucket } from '../file-bucket.ts';
import {
  contentSecurityPolicy,
  customHeaders,
  GUIDES_PATH,
  REFERENCE_PATH,
  referenceSecurityPolicy,
} from '../security-headers.ts';
import type { Stage } from '../stage.ts';
import { ISSUER_ORIGIN, type SignIn } from './sign-in.ts';

export interface DashboardSiteProps {
  readonly stage: Stage;
  readonly restApiId: string;
  readonly restStageName: string;
  readonly socketApiId: string;
  /** Shown to the REST API with each request. */
  readonly proof: Secret | undefined;
  /** Bucket that browsers post audience files to. */
  readonly uploads: Bucket;
  readonly signIn: Pick<SignIn, 'pool' | 'domain'>;
}

export interface SiteContent {
  /** Folder of the built dashboard. */
  readonly folder: string;
  /** What the dashboard reads first, as `/config.json`. */
  readonly config: Readonly<Record<string, unknown>>;
}

/** Longest silence on an event stream is the heartbeat's 15 s. */
const READ_TIMEOUT = Duration.seconds(60);
const HSTS_DAYS = 730;
const COPIER_MB = 512;

const TICKET_PATH = routes.find(
  ({ operation_id }) => operation_id === 'create_realtime_ticket',
)!.path;

/**
 * One origin for the dashboard's files, the API and the socket.
 *
 * `as IBucket`: the library's classes and interfaces are the same type only
 * without exactOptionalPropertyTypes.
 */
export class DashboardSite extends Construct {
  readonly distribution: Distribution;
  private readonly files: Bucket;

  constructor(scope: Construct, id: string, props: DashboardSiteProps) {
    super(scope, id);
    this.files = new Bucket(this, 'Files', {
      ...privateBucket,
      encryption: BucketEncryption.S3_MANAGED,
      // Made anew by each deployment: nothing to keep in any stage.
      removalPolicy: RemovalPolicy.DESTROY,
      autoDeleteObjects: true,
    });
    accept(this.files, {
      'AwsSolutions-S1':
        'It holds what everybody may read, and only the distribution reads it (infra/aws/stacks.test.ts).',
    });
    const api = passThrough(props.restApiId, {
      originPath: `/${props.restStageName}`,
      // Over a header of that name which a caller sent.
      ...(props.proof && {
        customHeaders: {
          [EDGE_PROOF_HEADER]: props.proof.secretValue.unsafeUnwrap(),
        },
      }),
    });
    const uploads = `https://${props.uploads.bucketRegionalDomainName}`;
    const files = this.filesBehavior();
    const webAclId = props.stage.edge.webAclArn;
    this.distribution = new Distribution(this, 'Distribution', {
      comment: commentOf(props.stage),
      defaultRootObject: 'index.html',
      httpVersion: HttpVersion.HTTP2_AND_3,
      // From everywhere: what is sent is small, and pushes gain by a near edge.
      priceClass: PriceClass.PRICE_CLASS_ALL,
      ...this.named(props.stage.edge.domain),
      ...(webAclId && { webAclId }),
      defaultBehavior: {
        ...files,
        responseHeadersPolicy: this.headers(
          'Headers',
          contentSecurityPolicy({
            bucket: uploads,
            signIn: [ISSUER_ORIGIN, props.signIn.domain],
          }),
        ),
      },
      additionalBehaviors: {
        [`${REFERENCE_PATH}*`]: {
          ...files,
          responseHeadersPolicy: this.headers(
            'ReferenceHeaders',
            referenceSecurityPolicy,
          ),
        },
        // The only answer that depends on the host that was asked.
        [TICKET_PATH]: {
          ...api,
          functionAssociations: [this.onRequest('CalledHost', 'called-host')],
        },
        '/api/*': api,
        // What seed 004 prints; the API function knows it without its prefix.
        [`${COMPAT_ROOT}/*`]: api,
        '/healthz': api,
        [`/${SOCKET_PATH}`]: passThrough(props.socketApiId),
      },
    });
    this.acceptFindings(props.stage.edge);
  }

  private acceptFindings({ webAclArn, domain }: Stage['edge']): void {
    accept(this.distribution, {
      'AwsSolutions-CFR1':
        'People operate campaigns from wherever they are; who may is told by who signs in (docs/adr/0014-sign-in.md).',
      ...(!webAclArn && {
        'AwsSolutions-CFR2':
          'A firewall costs from $5 a month and is there where a deployment asks for one (docs/deploy.md, infra/aws/edge.test.ts).',
      }),
      'AwsSolutions-CFR3':
        'This older log holds whole addresses, and with them phone numbers and tickets; the newer one leaves them out, where a deployment asks for it (infra/aws/edge.test.ts).',
      ...(!domain && {
        'AwsSolutions-CFR4':
          'The least version of TLS can be chosen for a name of one’s own only, and is 1.2 there (infra/aws/edge.test.ts).',
      }),
    });
  }

  private named(domain: OwnDomain | null) {
    if (!domain) return {};
    return {
      domainNames: [domain.name],
      certificate: Certificate.fromCertificateArn(
        this,
        'Certificate',
        domain.certificateArn,
      ),
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
    };
  }

  private filesBehavior(): BehaviorOptions {
    return {
      origin: S3BucketOrigin.withOriginAccessControl(this.files as IBucket),
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      cachePolicy: CachePolicy.CACHING_OPTIMIZED,
      compress: true,
      functionAssociations: [this.onRequest('PageFallback', 'page-fallback')],
    };
  }

  private onRequest(id: string, file: string): FunctionAssociation {
    const url = new URL(`../edge/${file}.js`, import.meta.url);
    return {
      eventType: FunctionEventType.VIEWER_REQUEST,
      function: new EdgeFunction(this, id, {
        runtime: FunctionRuntime.JS_2_0,
        code: FunctionCode.fromInline(readFileSync(url, 'utf8')),
      }),
    };
  }

  private headers(id: string, policy: string): ResponseHeadersPolicy {
    return new ResponseHeadersPolicy(this, id, {
      securityHeadersBehavior: {
        contentSecurityPolicy: {
          contentSecurityPolicy: policy,
          override: true,
        },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: {
          referrerPolicy: HeadersReferrerPolicy.NO_REFERRER,
          override: true,
        },
        strictTransportSecurity: {
          accessControlMaxAge: Duration.days(HSTS_DAYS),
          includeSubdomains: true,
          override: true,
        },
      },
      customHeadersBehavior: {
        customHeaders: Object.entries(customHeaders).map(([header, value]) => ({
          header,
          value,
          override: true,
        })),
      },
    });
  }

  /**
   * Puts the files there. Those with a hash in their name stay for a year, and
   * old ones are kept for tabs that are still open. All others are asked for
   * again each time. Apart from the constructor: the configuration names the
   * client of the user pool, which needs the address of the site.
   */
  deploy({ folder, config }: SiteContent): void {
    const common = {
      destinationBucket: this.files as IBucket,
      prune: false,
      memoryLimit: COPIER_MB,
    };
    const hashed = new BucketDeployment(this, 'HashedFiles', {
      ...common,
      sources: [Source.asset(folder)],
      exclude: ['*'],
      include: ['assets/*'],
      cacheControl: [CacheControl.fromString(CACHE_HASHED)],
    });
    const pages = new BucketDeployment(this, 'Pages', {
      ...common,
      sources: [Source.asset(folder), Source.jsonData('config.json', config)],
      // The manifest is for who measures the build.
      exclude: ['assets/*', '.vite/*'],
      cacheControl: [CacheControl.fromString(CACHE_PAGES)],
      distribution: this.distribution as IDistribution,
      distributionPaths: [
        '/index.html',
        '/config.json',
        `${REFERENCE_PATH}*`,
        `${GUIDES_PATH}*`,
      ],
    });
    // A page never names a file that is not there yet.
    pages.node.addDependency(hashed);
    acceptCopier(this, this.files as IBucket, COPIER_MB);
  }
}

/** Nothing cached, everything forwarded but the host, which names the API. */
function passThrough(
  apiId: string,
  options: Pick<HttpOriginProps, 'originPath' | 'customHeaders'> = {},
): BehaviorOptions {
  const domain = `${apiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}`;
  return {
    origin: new HttpOrigin(domain, { ...options, readTimeout: READ_TIMEOUT }),
    viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
    allowedMethods: AllowedMethods.ALLOW_ALL,
    cachePolicy: CachePolicy.CACHING_DISABLED,
    originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    // Buffering for compression would hold an event stream back.
    compress: false,
  };
}

/** Another one, when secrets have another version, has the proof read again. */
const commentOf = ({ name, secretsVersion }: Stage) =>
  `Outdial ${name}${secretsVersion === null ? '' : `, secrets ${secretsVersion}`}`;
