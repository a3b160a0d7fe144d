import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real SIP peer: `sipp`, with a scenario for one call. */

/** How the peer behaves, once it is called. Milliseconds are real. */
export interface Behaviour {
  /** It rings for so long first. */
  readonly rings_ms?: number;
  readonly ends: /** A final answer. */
    | {
        readonly kind: 'refuses';
        readonly status: number;
        readonly reason: string;
        readonly headers?: readonly string[];
      }
    /** Picks up, talks, and hangs up. */
    | { readonly kind: 'talks'; readonly ms: number }
    /** Rings until it is told to stop. */
    | { readonly kind: 'rings_on' }
    /** Picks up at the very moment at which it is told to stop. */
    | { readonly kind: 'picks_up_too_late' };
}

/** Whether this machine has it. */
export function hasSipp(): boolean {
  try {
    // It says its version with a status of its own.
    execFileSync('sipp', ['-v'], { stdio: 'ignore' });
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}

export class SippPeers {
  readonly #folder = mkdtempSync(join(tmpdir(), 'outdial-sipp-'));
  readonly #running = new Set<ChildProcess>();
  #count = 0;

  /** Starts one, and waits until it listens. */
  async start(behaviour: Behaviour): Promise<{
    readonly port: number;
    /** True: the call went as its scenario has it, to the last message. */
    readonly done: Promise<boolean>;
  }> {
    this.#count += 1;
    const file = join(this.#folder, `${this.#count}.xml`);
    writeFileSync(file, scenarioOf(behaviour));
    const port = await freePort();
    const child = spawn(
      'sipp',
      [
        ...['-sf', file, '-i', '127.0.0.1', '-p', String(port)],
        ...['-m', '1', '-nostdin', '-timeout', '20', '-timeout_error'],
      ],
      { cwd: this.#folder, stdio: 'ignore' },
    );
    this.#running.add(child);
    const done = new Promise<boolean>((resolve) => {
      child.once('error', () => resolve(false));
      child.once('exit', (code) => {
        this.#running.delete(child);
        resolve(code === 0);
      });
    });
    await untilTaken(port);
    return { port, done };
  }

  stop(): void {
    for (const child of this.#running) child.kill('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export async function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  await new Promise<void>((done) => socket.bind(0, '127.0.0.1', done));
  const { port } = socket.address();
  await new Promise<void>((done) => socket.close(done));
  return port;
}

/** Where it cannot be seen who listens, the caller's repeated INVITE finds it. */
async function untilTaken(port: number): Promise<void> {
  const socket = `:${port.toString(16).toUpperCase().padStart(4, '0')} `;
  for (let left = 400; left > 0; left -= 1) {
    const sockets = listening();
    if (sockets === null || sockets.includes(socket)) return;
    await new Promise((done) => setTimeout(done, 10));
  }
  throw new Error('sipp does not listen');
}

/** The kernel's own table: to try the port oneself could take it away from sipp. */
function listening(): string | null {
  try {
    return readFileSync('/proc/net/udp', 'utf8');
  } catch {
    return null;
  }
}

/** A status cannot be a variable there: each behaviour is a file of its own. */
function scenarioOf({ rings_ms, ends }: Behaviour): string {
  const rings =
    rings_ms === undefined
      ? []
      : [send('180 Ringing'), `<pause milliseconds="${rings_ms}"/>`];
  return [
    '<?xml version="1.0" encoding="ISO-8859-1" ?>',
    '<scenario name="callee">',
    ends.kind === 'talks' ? receiveCaller : receive('INVITE'),
    ...rings,
    ...endingOf(ends),
    '</scenario>',
  ].join('\n');
}

function endingOf(ends: Behaviour['ends']): readonly string[] {
  switch (ends.kind) {
    case 'refuses': {
      const { status, reason, headers } = ends;
      return [send(`${status} ${reason}`, { headers }), receive('ACK')];
    }
    case 'talks':
      return [
        answer(),
        receive('ACK'),
        `<pause milliseconds="${ends.ms}"/>`,
        bye,
        '<recv response="200"/>',
      ];
    case 'rings_on':
      return [
        send('180 Ringing'),
        receive('CANCEL'),
        send('200 OK'),
        send('487 Request Terminated', { cseq: '1 INVITE' }),
        receive('ACK'),
      ];
    case 'picks_up_too_late':
      return [
        send('180 Ringing'),
        receive('CANCEL'),
        send('200 OK'),
        answer('1 INVITE'),
        receive('ACK'),
        receive('BYE'),
        send('200 OK', { isTagged: true }),
      ];
  }
}

const receive = (method: string) => `<recv request="${method}"/>`;

/** Keeps who calls, and where: to hang up one writes to them. */
const receiveCaller = `<recv request="INVITE"><action>
<ereg regexp=".*" search_in="hdr" header="From:" assign_to="caller"/>
<ereg regexp="sip:[^>]+" search_in="hdr" header="Contact:" assign_to="contact"/>
</action></recv>`;

interface Parts {
  readonly headers?: readonly string[] | undefined;
  /** Left out: that of the last request. */
  readonly cseq?: string;
  /** The request has our tag: it came in the call. */
  readonly isTagged?: boolean;
  readonly body?: readonly string[];
}

function send(
  status: string,
  { headers = [], cseq, isTagged = false, body = [] }: Parts = {},
): string {
  const lines = [
    `SIP/2.0 ${status}`,
    // After a CANCEL the last Via is its own, and of the same branch.
    '[last_Via:]',
    '[last_From:]',
    isTagged ? '[last_To:]' : '[last_To:];tag=[pid]SIPpTag01[call_number]',
    '[last_Call-ID:]',
    cseq ? `CSeq: ${cseq}` : '[last_CSeq:]',
    'Contact: <sip:[local_ip]:[local_port];transport=[transport]>',
    ...headers,
    ...(body.length > 0 ? ['Content-Type: application/sdp'] : []),
    'Content-Length: [len]',
    '',
    ...body,
  ];
  return `<send><![CDATA[\n\n${lines.join('\n')}\n\n]]></send>`;
}

const answer = (cseq?: string) =>
  send('200 OK', {
    ...(cseq && { cseq }),
    body: [
      'v=0',
      'o=callee 1 1 IN IP[local_ip_type] [local_ip]',
      's=-',
      'c=IN IP[media_ip_type] [media_ip]',
      't=0 0',
      'm=audio [media_port] RTP/AVP 0',
      'a=rtpmap:0 PCMU/8000',
    ],
  });

/** From the callee to us: their names change sides. */
const bye = `<send retrans="500"><![CDATA[

BYE [$contact] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:callee@[local_ip]:[local_port]>;tag=[pid]SIPpTag01[call_number]
To: [$caller]
[last_Call-ID:]
CSeq: 2 BYE
Max-Forwards: 70
Content-Length: 0

]]></send>`;
