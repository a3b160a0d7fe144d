import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './sipp.ts';

/** A real phone: `baresip`, which picks up and plays a greeting over RTP. */

/** Whether this machine has it. */
export function hasBaresip(): boolean {
  try {
    execFileSync('baresip', ['-h'], { stdio: 'ignore' });
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}

/** Where Debian has its modules; elsewhere it finds them itself. */
const MODULES = '/usr/lib/baresip/modules';

export class Baresip {
  readonly #folder = mkdtempSync(join(tmpdir(), 'outdial-baresip-'));
  #child: ChildProcess | undefined;

  /** @returns the port at which it listens */
  async start(numbers: readonly string[]): Promise<number> {
    const port = await freePort();
    const write = (name: string, content: string | Buffer) =>
      writeFileSync(join(this.#folder, name), content);
    const settings = 'regint=0;answermode=auto;audio_codecs=PCMU';
    write(
      'accounts',
      numbers.map((it) => `<sip:${it}@127.0.0.1>;${settings}\n`).join(''),
    );
    write('greeting.wav', tone(440, 3));
    write(
      'config',
      [
        `sip_listen 127.0.0.1:${port}`,
        `audio_source aufile,${join(this.#folder, 'greeting.wav')}`,
        'audio_player aubridge,none',
        'audio_alert aubridge,none',
        `module_path ${MODULES}`,
        'module g711.so',
        'module aufile.so',
        'module aubridge.so',
        'module_app account.so',
        'module_app menu.so',
        '',
      ].join('\n'),
    );
    const child = spawn('baresip', ['-f', this.#folder], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    this.#child = child;
    await new Promise<void>((ready, fail) => {
      let said = '';
      child.once('error', fail);
      child.once('exit', () => fail(new Error(`baresip ended: ${said}`)));
      child.stdout.on('data', (chunk) => {
        said += chunk;
        if (said.includes('baresip is ready')) ready();
      });
    });
    return port;
  }

  stop(): void {
    this.#child?.kill('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

const SAMPLES_PER_SECOND = 8_000;

/** A sound file: PCM, 16 bits, one channel. */
function tone(hertz: number, seconds: number): Buffer {
  const samples = SAMPLES_PER_SECOND * seconds;
  const file = Buffer.alloc(44 + samples * 2);
  file.write('RIFF', 0);
  file.writeUInt32LE(36 + samples * 2, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(SAMPLES_PER_SECOND, 24);
  file.writeUInt32LE(SAMPLES_PER_SECOND * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(samples * 2, 40);
  for (let n = 0; n < samples; n += 1) {
    const angle = (n * 2 * Math.PI * hertz) / SAMPLES_PER_SECOND;
    file.writeInt16LE(Math.round(8_000 * Math.sin(angle)), 44 + n * 2);
  }
  return file;
}
