#!/usr/bin/env node
// The command `outdial`, with any Node from 20.19 on: installs what a bare clone
// lacks, and hands over to the pinned Node where this one runs no TypeScript.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { constants } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '../..',
);
const modules = path.join(root, 'node_modules');
const main = path.join(root, 'shared', 'cli', 'main.ts');

if (!existsSync(path.join(modules, 'commander'))) {
  const install = path.join(root, 'infra', 'setup', 'install.mjs');
  // What it says is no answer of a command.
  const done = spawnSync(process.execPath, [install, '--packages'], {
    stdio: ['ignore', 2, 2],
  });
  if (done.status !== 0) process.exit(1);
}

const [major = 0] = process.versions.node.split('.').map(Number);
if (major >= 24) {
  // What was stripped of its types once is not stripped again: half of a start.
  nodeModule.enableCompileCache(path.join(modules, '.outdial', 'compiled'));
  await import(main);
} else {
  const node = path.join(
    modules,
    'node',
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  const child = spawn(node, [main, ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  // The terminal sends Ctrl-C to both: the child says what becomes of it.
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('exit', (code, signal) => {
    process.exit(code ?? 128 + constants.signals[signal]);
  });
}
