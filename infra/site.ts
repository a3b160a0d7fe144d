import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { TOKEN_SCOPE } from '#shared/names.ts';

/** How the built dashboard is served, the same on AWS and locally. */

/** Names of built assets hold their hash: a year, and never asked for again. */
export const CACHE_HASHED = 'public, max-age=31536000, immutable';
/** Kept, but asked for again each time. */
export const CACHE_PAGES = 'no-cache';

/** Of the built dashboard: its files with brotli, which no deployment needs. */
export const COMPRESSED_FOLDER = '.vite/br';

/** Where the sign-in page sends people back to, and where signing out ends. */
export const signInPaths = {
  signed_in: '/signed-in',
  signed_out: '/signed-out',
} as const;

/** What the dashboard asks the sign-in page for; the API takes no token without the last. */
export const signInScopes = ['openid', 'email', 'profile', TOKEN_SCOPE];

/**
 * Names one build of the dashboard: its page names every file by its hash. Open
 * tabs compare it with the one they started with.
 *
 * @returns null when there is no built dashboard
 */
export function buildId(folder: string): string | null {
  try {
    const page = readFileSync(`${folder}/index.html`);
    return createHash('sha256').update(page).digest('hex').slice(0, 12);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
