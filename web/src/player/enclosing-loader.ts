import Hls, {
  type HlsConfig,
  type LoaderCallbacks,
  type LoaderConfiguration,
  type LoaderContext,
  type LoaderStats,
} from 'hls.js';
import { addressOf, type EnclosedFile, type EnclosedFiles, enclosedIn } from './enclosed-files.ts';

type Callbacks = LoaderCallbacks<LoaderContext>;

/** hls.js's own loader, except that what the multivariant playlist brought along is not asked for again. */
export const enclosingLoader = (): HlsConfig['loader'] => {
  let files: EnclosedFiles = new Map();
  let cameWith: LoaderStats | undefined;

  const unpacking = (callbacks: Callbacks): Callbacks => ({
    ...callbacks,
    onSuccess: (response, stats, context, details) => {
      files = enclosedIn(String(response.data), response.url);
      cameWith = stats;
      callbacks.onSuccess(response, stats, context, details);
    },
  });

  return class extends Hls.DefaultConfig.loader {
    override load(context: LoaderContext, config: LoaderConfiguration, callbacks: Callbacks): void {
      const isMultivariant = 'type' in context && context.type === 'manifest';
      const file = isMultivariant ? undefined : files.get(addressOf(context.url));
      if (file !== undefined) this.#give(file, context, callbacks);
      else super.load(context, config, isMultivariant ? unpacking(callbacks) : callbacks);
    }

    #give(file: EnclosedFile, context: LoaderContext, { onSuccess }: Callbacks): void {
      this.context = context;
      // It took as long as what it came with: what hls.js learns of the line's latency stays true.
      Object.assign(this.stats, { loaded: file.length, total: file.length, loading: { ...cameWith?.loading } });
      const data = typeof file === 'string' ? file : file.slice().buffer;
      queueMicrotask(() => {
        // Destroyed meanwhile: nobody waits any more.
        if (this.context) onSuccess({ url: context.url, data, code: 200 }, this.stats, context, null);
      });
    }
  };
};
