import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { FolderInUse, openDataFolder } from './data-folder.ts';

const newFolder = () =>
  path.join(mkdtempSync(path.join(tmpdir(), 'outdial-data-')), 'deep');

describe('openDataFolder', () => {
  test('makes keys once, readable by their owner only', () => {
    const folder = newFolder();
    const first = openDataFolder(folder, false);
    expect(first.isNew).toBe(true);
    first.release();
    const again = openDataFolder(folder, false);
    expect(again.isNew).toBe(false);
    expect(again.keys).toEqual(first.keys);
    expect(statSync(path.join(folder, 'keys.json')).mode & 0o077).toBe(0);
    again.release();
  });

  test('forgets all of it when a fresh one is asked for', () => {
    const folder = newFolder();
    const first = openDataFolder(folder, false);
    writeFileSync(first.carrier_log, 'calls');
    first.release();
    const fresh = openDataFolder(folder, true);
    expect(fresh.isNew).toBe(true);
    expect(existsSync(fresh.carrier_log)).toBe(false);
    expect(fresh.keys.pepper).not.toBe(first.keys.pepper);
    fresh.release();
  });

  test('lets one in at a time, and names the one that is in', () => {
    const folder = newFolder();
    const first = openDataFolder(folder, false);
    expect(() => openDataFolder(folder, true)).toThrow(FolderInUse);
    expect(() => openDataFolder(folder, false)).toThrow(`${process.pid}`);
    expect(existsSync(path.join(folder, 'keys.json'))).toBe(true);
    first.release();
    openDataFolder(folder, false).release();
  });

  test('takes over from a process that was killed', async () => {
    const folder = newFolder();
    const module = JSON.stringify(path.resolve('infra/local/data-folder.ts'));
    const script = `
      const { openDataFolder } = await import(${module});
      openDataFolder(${JSON.stringify(folder)}, false);
      console.log('in');
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, [
      '--input-type=module',
      '-e',
      script,
    ]);
    await once(child.stdout, 'data');
    expect(() => openDataFolder(folder, false)).toThrow(`${child.pid}`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    openDataFolder(folder, false).release();
  });
});
