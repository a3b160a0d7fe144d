// Makes a checkout ready to run: packages, dashboard and, with `--browser`, a
// Chrome for the tests; with `--packages` packages alone. Runs before `npm start`
// and `npm test`, does nothing when nothing changed, and uses no package itself,
// so that the first command on a bare clone works with any Node from 20 on.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBrowser } from './browser.mjs';
import { contentHash, isCurrent, writeStamp } from './stamp.mjs';

const root = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '../..',
);
const modules = path.join(root, 'node_modules');

// Only a change of these can change what `npm ci` installs.
const LOCK = ['package-lock.json'];
const DASHBOARD_SOURCES = ['web', 'shared', 'docs/guides', 'package-lock.json'];

try {
  installPackages();
  if (!process.argv.includes('--packages')) buildDashboard();
  if (process.argv.includes('--browser')) ensureBrowser();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

function installPackages() {
  // Binaries differ per platform: a folder copied from elsewhere is stale too.
  const wanted = `${contentHash(root, LOCK)} ${process.platform} ${process.arch}`;
  const stamp = path.join(modules, '.outdial', 'packages');
  if (isCurrent(stamp, wanted)) return;
  console.log('Installing packages …');
  npm('ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error');
  writeStamp(stamp, wanted);
}

function buildDashboard() {
  const wanted = contentHash(
    root,
    DASHBOARD_SOURCES,
    (file) => file === 'web/dist' || file.includes('.test.'),
  );
  const stamp = path.join(modules, '.outdial', 'dashboard');
  const page = path.join(root, 'web', 'dist', 'index.html');
  if (existsSync(page) && isCurrent(stamp, wanted)) return;
  console.log('Building the dashboard …');
  const vite = path.join(modules, 'vite', 'bin', 'vite.js');
  run(pinnedNode(), [
    vite,
    'build',
    '--config',
    'web/vite.config.ts',
    '--logLevel',
    'warn',
  ]);
  writeStamp(stamp, wanted);
}

/** The Node of package.json, installed with the packages; TypeScript runs on it as it is. */
function pinnedNode() {
  const names = process.platform === 'win32' ? ['node.exe'] : ['node'];
  const found = names
    .map((name) => path.join(modules, 'node', 'bin', name))
    .find(existsSync);
  if (found) return found;
  throw new Error(
    'The pinned Node was not installed with the packages: npm skipped its install script. ' +
      'Allow install scripts (`npm config delete ignore-scripts`), delete node_modules and try again.',
  );
}

/** The npm that runs us, by the Node it runs on: ours may be about to be replaced. */
function npm(...args) {
  const { npm_execpath: cli, npm_node_execpath: node } = process.env;
  if (cli && node) run(node, [cli, ...args]);
  else run('npm', args, { shell: process.platform === 'win32' });
}

function run(command, args, options = {}) {
  const done = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    ...options,
  });
  if (done.error) throw done.error;
  if (done.status !== 0)
    throw new Error(`failed: ${path.basename(command)} ${args.join(' ')}`);
}
