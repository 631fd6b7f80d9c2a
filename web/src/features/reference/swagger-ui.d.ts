declare module 'swagger-ui-dist/swagger-ui-es-bundle.js' {
  import type { ComponentType, createElement, ReactNode, useEffect } from 'react';

  /** What a plugin is given: the reference has a React of its own. */
  interface System {
    React: { createElement: typeof createElement; useEffect: typeof useEffect };
  }
  /** What a layout is given. */
  interface LayoutGiven {
    getComponent(name: string, isConnected?: boolean): ComponentType;
    specSelectors: { loadingStatus(): 'loading' | 'success' | 'failed' | 'failedConfig' | undefined };
  }
  interface Components {
    [name: string]: ((given: LayoutGiven) => ReactNode) | ((given: { source?: string }) => ReactNode);
  }
  /** Pieces of the component's own, with something around them. */
  interface Wrapped {
    [name: string]: (original: ComponentType) => ComponentType;
  }
  interface SentRequest {
    headers?: Record<string, string>;
  }
  /** As much of it as we use. */
  interface Options {
    domNode: HTMLElement;
    url: string;
    layout: string;
    deepLinking: boolean;
    docExpansion: 'none' | 'list' | 'full';
    validatorUrl: null;
    requestInterceptor(request: SentRequest): SentRequest;
    plugins: readonly ((system: System) => { components: Components; wrapComponents?: Wrapped })[];
  }

  export type { LayoutGiven, System };
  export default function SwaggerUI(options: Options): unknown;
}
