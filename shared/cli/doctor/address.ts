import { type Finding, failed, ok, skipped, warning } from './finding.ts';

/** An answer to a request, or why there was none. */
export type Look =
  | {
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly text: string;
      readonly took_ms: number;
      /** This machine's clock in the middle of the request: epoch ms. */
      readonly at: number;
    }
  | { readonly failure: string };

/** What TLS showed; undefined without TLS. */
export type Tls =
  | { readonly protocol: string; readonly valid_until: number }
  | { readonly failure: string }
  | undefined;

/** All that can be seen of a deployment without a key. */
export interface AddressFacts {
  readonly url: string;
  /** Of this command. */
  readonly version: string;
  readonly tls: Tls;
  /** `/healthz`, `/config.json` and `/`. */
  readonly health: Look;
  readonly config: Look;
  readonly page: Look;
}

/** `/config.json`, so far as it matters here. */
export interface DeploymentConfig {
  readonly stage?: string;
  readonly version?: string;
  readonly simulated?: boolean;
}

const SLOW_MS = 2_000;
const DAY_MS = 86_400_000;
/** Certificates that renew themselves do so 30 to 60 days before their end. */
const CERTIFICATE_DAYS = 14;
const CLOCK_WARNING_SECONDS = 60;
/** What signatures of webhooks allow. */
const CLOCK_LIMIT_SECONDS = 300;

/** What each page of the dashboard is served with. */
const PAGE_HEADERS = [
  'content-security-policy',
  'x-content-type-options',
  'x-frame-options',
  'referrer-policy',
];

/** The checks of what anybody can see. The first one is whether it answers. */
export function judgeAddress(facts: AddressFacts): Finding[] {
  const answers = judgeHealth(facts);
  if (answers.state === 'failed') return [answers];
  return [
    answers,
    judgeTls(facts),
    judgeClock(facts.health),
    judgeHeaders(facts),
    judgeVersion(facts),
  ];
}

function judgeHealth({ url, health }: AddressFacts): Finding {
  const check = 'address';
  if ('failure' in health) {
    const advice =
      'Is OUTDIAL_URL the DashboardUrl of the deployment, and is it up?';
    return failed(check, `${url}: ${health.failure}`, advice, 'Address');
  }
  const { status, took_ms } = health;
  const said = objectOf(health);
  if (status !== 200 || said?.status !== 'ok') {
    const advice =
      'OUTDIAL_URL is an origin without a path, the DashboardUrl of the deployment.';
    return failed(
      check,
      `${url}/healthz answers ${status}, and not that it is well`,
      advice,
      'Address',
    );
  }
  const seen = `${url} answers in ${took_ms} ms`;
  if (took_ms <= SLOW_MS) return ok(check, seen);
  const advice =
    'Ask again: a first request starts a function. When it stays, look at the network.';
  return warning(check, seen, advice, 'Address');
}

function judgeTls({ url, tls, health }: AddressFacts): Finding {
  const check = 'tls';
  if (!tls) {
    if (isThisMachine(url)) return ok(check, 'none: it is this machine');
    const advice = 'The key crosses the network in clear: use https.';
    return failed(check, 'none', advice, 'Address');
  }
  if ('failure' in tls)
    return failed(check, tls.failure, 'Look at the certificate.', 'Address');
  const now = 'failure' in health ? 0 : health.at;
  const days = Math.floor((tls.valid_until - now) / DAY_MS);
  const seen = `${tls.protocol}, certificate for ${days} more days`;
  if (days >= CERTIFICATE_DAYS) return ok(check, seen);
  return warning(check, seen, 'Renew the certificate.', 'Address');
}

const isThisMachine = (url: string) =>
  /^(localhost|127\.0\.0\.1|\[::1\])$/.test(new URL(url).hostname);

/** The `Date` header has whole seconds. */
function judgeClock(health: Look): Finding {
  const check = 'clock';
  const told = 'failure' in health ? undefined : health.headers.date;
  const theirs = Date.parse(told ?? '');
  if ('failure' in health || Number.isNaN(theirs))
    return skipped(check, 'the deployment does not say what time it is');
  const apart = Math.round((health.at - theirs) / 1_000);
  const seconds = Math.abs(apart);
  if (seconds <= CLOCK_WARNING_SECONDS)
    return ok(check, `${seconds} s from this machine's`);
  const seen = `this machine is ${seconds} s ${apart > 0 ? 'ahead' : 'behind'}`;
  const advice =
    'Set the clock of this machine (NTP): signatures hold for five minutes.';
  const judge = seconds > CLOCK_LIMIT_SECONDS ? failed : warning;
  return judge(check, seen, advice, 'Address');
}

function judgeHeaders({ url, page }: AddressFacts): Finding {
  const check = 'page headers';
  if ('failure' in page || page.status !== 200) {
    const seen = 'failure' in page ? page.failure : `/ answers ${page.status}`;
    const advice = 'The dashboard is not served: deploy it again.';
    return failed(check, seen, advice, 'Address');
  }
  const wanted = url.startsWith('https:')
    ? [...PAGE_HEADERS, 'strict-transport-security']
    : PAGE_HEADERS;
  const missing = wanted.filter((name) => page.headers[name] === undefined);
  if (missing.length === 0) return ok(check, `all ${wanted.length} are there`);
  const advice = 'Something in between takes them away, or serves the page.';
  return warning(check, `missing: ${missing.join(', ')}`, advice, 'Address');
}

function judgeVersion({ config, version }: AddressFacts): Finding {
  const check = 'version';
  const told = configOf(config);
  if (!told?.version) {
    const advice = '/config.json is part of the dashboard: deploy it again.';
    return warning(check, '/config.json is not there', advice, 'Address');
  }
  const carrier = told.simulated ? ', simulated carrier' : '';
  const seen = `stage ${told.stage ?? 'unknown'}, ${told.version}${carrier}`;
  if (told.version === version) return ok(check, seen);
  const advice = `This command is ${version}: check the deployed version out, or deploy this one.`;
  return warning(check, seen, advice, 'Address');
}

/** @returns undefined when it could not be read */
export const configOf = (config: Look): DeploymentConfig | undefined =>
  'failure' in config || config.status !== 200 ? undefined : objectOf(config);

function objectOf({
  text,
}: {
  readonly text: string;
}): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
