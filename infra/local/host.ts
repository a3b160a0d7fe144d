import { fileURLToPath, pathToFileURL } from 'node:url';
import { logger } from '#functions/platform/logger.ts';
import { configureRuntime } from '#functions/platform/runtime.ts';
import {
  type CarrierProfile,
  defaultProfile,
  readProfile,
} from '#infra/carrier/profile.ts';
import { webhookSender } from '#infra/carrier/webhook-sender.ts';
import { buildId } from '#infra/site.ts';
import { carrierKinds } from '#shared/domain/carrier-kinds.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { lastLoggedInstant } from './carrier/call-log.ts';
import { SimulatedCarrier } from './carrier/simulated-carrier.ts';
import { createClock } from './clock.ts';
import { dashboardFiles } from './dashboard-files.ts';
import { openDataFolder } from './data-folder.ts';
import { makeDemo } from './demo/demo.ts';
import { requireFreePorts } from './free-ports.ts';
import { CARRIER_EVENTS_URL, hostFetch } from './host-fetch.ts';
import { httpFront } from './http-front.ts';
import { type LambdaHost, startLambdaHost } from './lambda-host.ts';
import { openInstantLog } from './last-instant.ts';
import { type LocalCloud, openLocalCloud } from './local-cloud.ts';
import { makeCredentials, newCredential, ORG } from './local-credentials.ts';
import { localRoutes } from './local-routes.ts';
import { awsUrl, installRuntime, socketUrl } from './local-runtime.ts';
import { type Options, UsageError } from './options.ts';
import { seededRandom } from './random.ts';
import { requireClockOfToday } from './real-carrier.ts';
import { type SetUpCarrier, setUpCarrier } from './set-up-carrier.ts';
import { SocketFront } from './socket-front.ts';
import { startTriggers, type Triggers } from './triggers.ts';

/** How often expired items are swept, in real time. */
const SWEEP_MS = 60_000;

/** How long requests and invocations in work are waited for at the end. */
const DRAIN_MS = 1_500;

const repository = fileURLToPath(new URL('../../', import.meta.url));

export interface RunningHost {
  readonly url: string;
  readonly aws_url: string;
  /** `ak_<id>.<secret>` of the org `local`. */
  readonly api_key: string;
  /** By which calls go out; undefined: the simulated one. */
  readonly carrier: SetUpCarrier | undefined;
  /** Ends within some four seconds; what was answered is on disk. */
  stop(): Promise<void>;
}

/**
 * Starts everything, in the order in which parts need each other: data, clock,
 * cloud, functions, what starts them, and the doors last.
 *
 * @throws UsageError for a carrier profile or a folder that is none, and for an
 *   account that its carrier refuses;
 *   FolderInUse; and what `listen` throws when a port is taken
 */
export async function startHost(options: Options): Promise<RunningHost> {
  const profile = profileOf(options);
  await requireFreePorts([options.port, options.aws_port]);
  const data = openDataFolder(options.data, options.fresh);
  const instants = openInstantLog(data.clock);
  const start = Math.max(
    instants.last,
    lastLoggedInstant(data.carrier_log),
    options.now ?? Date.now(),
  );
  if (options.real_carrier)
    requireClockOfToday(options.real_carrier, start, Date.now());
  const clock = createClock({
    speed: options.speed,
    start,
    reserve: instants.reserve,
  });
  // Nothing is late because a machine starts slowly.
  const letTimeGo = clock.hold();
  const random = seededRandom(options.seed, start);

  // The cloud and the carrier call functions, which are loaded after them.
  let host: LambdaHost | undefined;
  let carrier: SimulatedCarrier | undefined;
  const late: Pick<LambdaHost, 'invoke' | 'stream'> = {
    invoke: (name, event) => started(host).invoke(name, event),
    stream: (name, event, stream) => started(host).stream(name, event, stream),
  };
  const fetch = hostFetch(
    () => started(carrier),
    () => late,
  );
  const sockets = new SocketFront(late);
  const cloud = openLocalCloud({
    data,
    clock,
    random,
    management: sockets.management,
    run_workflow_step: async (payload) => {
      const letTimeGo = clock.hold();
      try {
        return await late.invoke('campaign_run', payload);
      } finally {
        letTimeGo();
      }
    },
  });

  installRuntime({ options, data, clock, random, fetch, cloud });
  host = await startLambdaHost({
    load: (entry) => import(pathToFileURL(repository + entry).href),
    report(name, error) {
      if (!isClientGone(error))
        logger.error('a function failed', { name, error });
    },
  });
  carrier = new SimulatedCarrier({
    log_path: data.carrier_log,
    clock,
    seed: options.seed,
    profile,
    deliver: webhookSender({
      url: CARRIER_EVENTS_URL,
      secret: data.keys.carrier_webhook_secret,
      fetch,
      realClock: { now: Date.now },
    }),
  });
  const triggers = startTriggers(cloud, clock, host);
  cloud.states.resume();
  const sweep = setInterval(() => {
    while (cloud.dynamo.sweepExpired() > 0);
  }, SWEEP_MS);

  const keys = await makeCredentials(data, options);
  const real = options.real_carrier
    ? await setUpCarrier(options.real_carrier, clock)
    : undefined;
  if (real && real.number_ids.length > 0)
    configureRuntime({ defaultNumbers: { [ORG]: real.number_ids } });
  const demo =
    data.isNew && options.demo
      ? await makeDemo(host, keys.api_key, clock)
      : undefined;

  const siteFolder = `${repository}web/dist`;
  const front = httpFront({
    host,
    sockets,
    dashboard: dashboardFiles(siteFolder, awsUrl(options)),
    local: localRoutes({
      version: packageJson.version,
      carrier,
      clock,
      create_credential: (wanted) => newCredential(data, wanted),
      dashboard_config: {
        stage: 'local',
        simulated: real === undefined,
        // By which calls go out, in place of the simulated one.
        carrier: real && { id: real.id, kind: real.kind, label: real.label },
        version: packageJson.version,
        // Read at each question: the dashboard may be built anew meanwhile.
        get build() {
          return buildId(siteFolder);
        },
        socket_url: socketUrl(options),
        auth: {
          mode: 'local',
          token: keys.dashboard,
          org_id: ORG,
          user: { id: `key_${data.keys.dashboard.id}`, name: 'Local admin' },
        },
      },
    }),
  });
  await cloud.endpoint.listen(options.aws_port);
  await front.listen(options.port);
  letTimeGo();
  demo?.begin();

  const parts = { front, sockets, triggers, host, carrier, cloud, clock };
  return {
    url: `http://localhost:${options.port}`,
    aws_url: awsUrl(options),
    api_key: keys.api_key,
    carrier: real,
    async stop() {
      clearInterval(sweep);
      demo?.stop();
      await stopAll(parts);
      instants.settle(clock.last());
      instants.close();
      data.release();
    },
  };
}

function profileOf({ carrier }: Options): CarrierProfile {
  if (carrier === undefined) return defaultProfile;
  try {
    return readProfile(carrier);
  } catch (error) {
    const { message, cause } = error as Error;
    const why = cause instanceof Error ? `: ${cause.message}` : '';
    const { code } = (cause ?? {}) as NodeJS.ErrnoException;
    const kinds = `. Without a file it takes ${carrierKinds.join(', ')}`;
    throw new UsageError(
      `--carrier: ${message}${why}${code === 'ENOENT' ? kinds : ''}`,
    );
  }
}

/** Who stops a download halfway does nothing wrong, and neither do we. */
const isClientGone = (error: unknown) =>
  (error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE';

/** @throws Error when something is called before it is there */
function started<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('called before the start was over');
  return part;
}

interface Parts {
  readonly front: ReturnType<typeof httpFront>;
  readonly sockets: SocketFront;
  readonly triggers: Triggers;
  readonly host: LambdaHost;
  readonly carrier: SimulatedCarrier;
  readonly cloud: LocalCloud;
  readonly clock: { stop(): void };
}

/** From the doors inwards; what is still in work at the end comes again. */
async function stopAll(parts: Parts): Promise<void> {
  const { front, sockets, triggers, host, carrier, cloud, clock } = parts;
  sockets.close();
  await Promise.all([front.close(DRAIN_MS), cloud.endpoint.close()]);
  await atMost(DRAIN_MS, triggers.stop());
  await atMost(DRAIN_MS, host.idle());
  carrier.stop();
  clock.stop();
  cloud.real_clock.stop();
  cloud.states.close();
  cloud.sqs.close();
  cloud.s3.close();
  cloud.dynamo.close();
}

async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, timeout]);
  clearTimeout(timer);
}
