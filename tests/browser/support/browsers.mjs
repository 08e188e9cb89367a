// @ts-check
import { existsSync } from 'node:fs';

// The browsers to drive: those of the environment, else the distribution's.

export const chromiumPath = first(process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/google-chrome');
export const firefoxPath = first(process.env['FIREFOX'], '/usr/bin/firefox-esr', '/usr/bin/firefox');

/** Without these a browser on a closed network keeps trying to reach its maker. */
export const chromiumArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** @param {(string | undefined)[]} paths */
function first(...paths) {
  return paths.find((it) => it !== undefined && existsSync(it));
}
