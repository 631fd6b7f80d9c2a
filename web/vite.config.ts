import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { reference } from './reference-plugin.ts';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), reference()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'baseline-widely-available',
    // The page's policy has no 'unsafe-inline' and no data: scripts, so nothing may be folded into the HTML or the styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The players and the API's reference are the big ones; each is a chunk of its own, loaded by its one page.
    chunkSizeWarningLimit: 1600,
  },
});
