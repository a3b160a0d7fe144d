import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { compressedFiles } from './compressed-files.ts';
import { guidePages } from './guide-pages.ts';
import { referencePage } from './reference-page.ts';
import { shortTokens } from './short-tokens.ts';

const here = dirname(fileURLToPath(import.meta.url));
/** Where `npm start` runs, for the development server. */
const api = process.env.OUTDIAL_API ?? 'http://localhost:4000';

/**
 * Moves the fonts that Cloudscape inlines in its CSS into files of their own.
 *
 * They are 132 KB of a stylesheet that blocks the first paint, and `data:` fonts
 * would need `font-src data:` in the content security policy.
 */
function extractFonts(): Plugin {
  const folder = join(here, '../node_modules/.cache/outdial-fonts');
  return {
    name: 'extract-fonts',
    enforce: 'pre',
    transform(code, id) {
      if (!id.includes('global-styles/index.css')) return null;
      mkdirSync(folder, { recursive: true });
      let found = 0;
      const css = code.replace(
        /url\(["']?data:[^;,)]*(?:;charset=[^;,)]*)?;base64,([A-Za-z0-9+/=]+)["']?\)/g,
        (_, base64: string) => {
          found += 1;
          const file = join(folder, `open-sans-${found}.woff2`);
          writeFileSync(file, Buffer.from(base64, 'base64'));
          return `url("${file}")`;
        },
      );
      if (found === 0) {
        this.error('no inlined font was found in the global styles');
      }
      return { code: css, map: null };
    },
  };
}

export default defineConfig({
  root: here,
  plugins: [
    shortTokens(),
    extractFonts(),
    react(),
    referencePage(),
    guidePages(),
    compressedFiles(),
  ],
  resolve: {
    alias: {
      // Cloudscape's messages are parsed when the library is made, and these are
      // all that it formats: its parser, 10 KB of the first page, has no use.
      '@formatjs/icu-messageformat-parser': join(
        here,
        '../node_modules/@formatjs/icu-messageformat-parser/lib/no-parser.js',
      ),
    },
  },
  build: {
    outDir: join(here, 'dist'),
    emptyOutDir: true,
    // What each page loads: the bench and a test add it up.
    manifest: true,
    rolldownOptions: {
      output: {
        // What eight pages need, all load at once: sixty small files would cost
        // a first page more in requests than the few parts it does not use.
        codeSplitting: { groups: [{ name: 'base', minShareCount: 8 }] },
      },
    },
    // Inlined files are `data:` addresses, which the policy does not allow.
    assetsInlineLimit: 0,
    // The preload polyfill of Vite is an inline script.
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: {
      '/api': api,
      '/local': api,
      '/config.json': api,
      '/ws': { target: api, ws: true },
    },
  },
});
