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
  /** One parameter of an operation, as described; with what stands in its field where that is asked for. */
  interface Parameter {
    get(name: 'name' | 'example'): string | undefined;
    /** Null once it was emptied. */
    get(name: 'value'): string | null | undefined;
  }
  /** An operation's path and method. */
  type OperationPlace = readonly [path: string, method: string];
  type ValidateParams = (operation: OperationPlace, ...rest: unknown[]) => unknown;
  /** The description, and what was filled in: as much of it as we use. */
  interface Spec {
    specSelectors: {
      specJsonWithResolvedSubtrees(): {
        getIn(path: readonly string[]): { find(is: (one: Parameter) => boolean): Parameter | undefined } | undefined;
      };
      parameterWithMetaByIdentity(operation: OperationPlace, parameter: Parameter): Parameter;
    };
    specActions: {
      changeParamByIdentity(operation: OperationPlace, parameter: Parameter, value: string, isXml: boolean): void;
    };
  }
  interface StatePlugins {
    spec: { wrapActions: { validateParams: (original: ValidateParams, system: Spec) => ValidateParams } };
  }
  /** As much of it as we use. */
  interface Options {
    domNode: HTMLElement;
    url: string;
    layout: string;
    deepLinking: boolean;
    docExpansion: 'none' | 'list' | 'full';
    validatorUrl: null;
    plugins: readonly ((system: System) => {
      components?: Components;
      wrapComponents?: Wrapped;
      statePlugins?: StatePlugins;
    })[];
  }

  export type { LayoutGiven, Spec, System, ValidateParams };
  export default function SwaggerUI(options: Options): unknown;
}
