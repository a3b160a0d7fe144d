import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The whole product as a child process, as `npm start` runs it. */
export interface Product {
  readonly url: string;
  /** The AWS endpoint of the embedded cloud. */
  readonly aws_url: string;
  readonly pid: number;
  readonly data: string;
  /** All that it has printed so far. */
  said(): string;
  /** One request with the org key; JSON answers are parsed. */
  call<Answer = Json>(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: Answer }>;
  /** The carrier's own list: the witness from outside. */
  witness(): Promise<WitnessCall[]>;
  kill(): Promise<void>;
  stop(): Promise<number | null>;
}

// biome-ignore lint/suspicious/noExplicitAny: tests read answers as their user would
export type Json = any;

export interface WitnessCall {
  readonly call_id: string | null;
  readonly client_token: string;
  readonly to: string;
  readonly from: string;
  readonly placed_at: string;
  readonly answered_at: string | null;
  readonly ended_at: string | null;
  readonly sip_code: number | null;
}

/** The org key of org `local`. */
export const KEY = 'ak_endtoend.0123456789abcdef0123456789abcdef';

/** Each worker has ports of its own, below those that systems give to outgoing connections. */
const FIRST_PORT = 20_000;
const PORTS_EACH = 400;
const firstPort =
  FIRST_PORT + (Number(process.env.VITEST_POOL_ID ?? 0) % 30) * PORTS_EACH;
let portsGiven = 0;
/** Of one product, on ports of its own each. */
const START_TRIES = 5;

/** A port that was free a moment ago, with its neighbour. */
export async function freePort(): Promise<number> {
  const port = firstPort + (portsGiven % PORTS_EACH);
  portsGiven += 2;
  const isFree =
    (await listenOn(port)) !== null && (await listenOn(port + 1)) !== null;
  return isFree ? port : freePort();
}

/** @returns null when somebody has it */
const listenOn = (wanted: number): Promise<number | null> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen(wanted, () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

export const newDataFolder = () => mkdtempSync(join(tmpdir(), 'outdial-'));
export const removeFolder = (folder: string) =>
  rmSync(folder, { recursive: true, force: true });

/** Starts it and waits until it says that it is ready. */
export async function startProduct(
  flags: readonly string[],
  data = newDataFolder(),
  env: Readonly<Record<string, string>> = { OUTDIAL_API_KEY: KEY },
): Promise<Product> {
  const { port, child, said } = await startAnywhere(flags, data, env);
  const url = `http://localhost:${port}`;
  const call: Product['call'] = async (method, path, body) => {
    const form = body instanceof FormData;
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${KEY}`,
        ...(body !== undefined &&
          !form && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: form ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const json = answer.headers.get('content-type')?.includes('json');
    return { status: answer.status, body: json ? JSON.parse(text) : text };
  };
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', resolve);
  });
  return {
    url,
    aws_url: `http://localhost:${port + 1}`,
    pid: child.pid!,
    data,
    said,
    call,
    witness: async () =>
      (await call<WitnessCall[]>('GET', '/local/carrier/calls')).body,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    stop: async () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

/** Starts on other ports while somebody is faster to take those that were free. */
async function startAnywhere(
  flags: readonly string[],
  data: string,
  env: Readonly<Record<string, string>>,
): Promise<{ port: number; child: ChildProcess; said: () => string }> {
  for (let tries = 1; ; tries += 1) {
    const port = await freePort();
    const own = ['--port', String(port), '--data', data, ...flags];
    const child = spawnProduct(own, env);
    const said = listen(child);
    try {
      await ready(child, said);
      return { port, child, said };
    } catch (error) {
      if (tries === START_TRIES || !/port \d+ is taken/.test(said()))
        throw error;
    }
  }
}

/** Runs it with flags that it refuses, to its end. */
export async function refusedStart(
  flags: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number | null; said: string }> {
  const child = spawnProduct(flags, env);
  const said = listen(child);
  const code = await new Promise<number | null>((resolve) => {
    child.once('close', resolve);
  });
  return { code, said: said() };
}

const spawnProduct = (
  flags: readonly string[],
  env: Readonly<Record<string, string>>,
) =>
  spawn(process.execPath, ['infra/local/main.ts', ...flags], {
    env: { ...process.env, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

function listen(child: ChildProcess): () => string {
  let said = '';
  const hear = (chunk: Buffer) => {
    said += chunk.toString();
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  return () => said;
}

function ready(child: ChildProcess, said: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => {
      // The last line that a start prints.
      if (said().includes('AWS endpoint:')) resolve();
    };
    child.stdout?.on('data', look);
    child.once('exit', (code) =>
      reject(new Error(`ended with ${code} before it was ready: ${said()}`)),
    );
  });
}

/** A campaign from numbers, started at once. */
export function campaignForm(
  fields: Readonly<Record<string, unknown>>,
  numbers: readonly string[],
): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    form.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  const rows = numbers.map((number, index) => `${number},P${index}`);
  form.set(
    'contacts',
    new Blob([['phone_number,first_name', ...rows].join('\n')]),
    'contacts.csv',
  );
  return form;
}

/** Asks again and again until it holds, for at most so long. */
export async function until<Answer>(
  ask: () => Promise<Answer>,
  holds: (answer: Answer) => boolean,
  within_ms = 60_000,
): Promise<Answer> {
  const end = Date.now() + within_ms;
  for (;;) {
    const answer = await ask();
    if (holds(answer)) return answer;
    if (Date.now() > end) {
      throw new Error(`not within ${within_ms} ms: ${JSON.stringify(answer)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
