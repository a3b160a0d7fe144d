import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
];

const MAC_APPS = [
  'Google Chrome.app/Contents/MacOS/Google Chrome',
  'Chromium.app/Contents/MacOS/Chromium',
  'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

const WINDOWS_FILES = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
];

const LINUX_FILES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
  '/snap/bin/chromium',
];

const thisMachine = {
  platform: process.platform,
  env: process.env,
  exists: existsSync,
};

/**
 * The Chrome or Chromium that the browser tests drive: `CHROME_PATH`, else the
 * first on PATH, else where installers of this platform put it.
 *
 * @param {import('./browser.d.mts').Machine} [machine]
 * @returns {string | undefined}
 * @throws Error when CHROME_PATH names a file that does not exist
 */
export function findBrowser(machine = thisMachine) {
  const { env, exists } = machine;
  if (env.CHROME_PATH) {
    if (exists(env.CHROME_PATH)) return env.CHROME_PATH;
    throw new Error(`CHROME_PATH names no file: ${env.CHROME_PATH}`);
  }
  return [...onPath(machine), ...wellKnown(machine)].find(exists);
}

function onPath({ platform, env }) {
  const { delimiter, join } = platform === 'win32' ? path.win32 : path.posix;
  const suffix = platform === 'win32' ? '.exe' : '';
  return (env.PATH ?? env.Path ?? '')
    .split(delimiter)
    .filter(Boolean)
    .flatMap((folder) => NAMES.map((name) => join(folder, name + suffix)));
}

function wellKnown({ platform, env }) {
  if (platform === 'darwin')
    return ['/Applications', `${env.HOME}/Applications`].flatMap((folder) =>
      MAC_APPS.map((app) => `${folder}/${app}`),
    );
  if (platform === 'win32')
    return [env.ProgramFiles, env['ProgramFiles(x86)'], env.LOCALAPPDATA]
      .filter(Boolean)
      .flatMap((folder) => WINDOWS_FILES.map((file) => `${folder}\\${file}`));
  return LINUX_FILES;
}

/**
 * Finds a browser, and installs Debian's Chromium where that needs no question
 * asked: on a Debian-like machine, as root.
 *
 * @returns {string} its path
 * @throws Error saying what to install
 */
export function ensureBrowser() {
  const found = findBrowser();
  if (found) return found;
  if (mayInstall()) {
    console.log('Installing Chromium for the browser tests …');
    run('apt-get', ['update', '-qq']);
    run('apt-get', [
      'install',
      '-y',
      '-qq',
      '--no-install-recommends',
      'chromium',
    ]);
    const installed = findBrowser();
    if (installed) return installed;
  }
  throw new Error(
    'The browser tests need Chrome or Chromium. Install one (Debian, Ubuntu: `sudo apt-get install chromium`; ' +
      'macOS: `brew install --cask google-chrome`; Windows: `winget install Google.Chrome`), ' +
      'or set CHROME_PATH to its executable.',
  );
}

const mayInstall = () =>
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  existsSync('/usr/bin/apt-get');

function run(command, args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], env });
}
