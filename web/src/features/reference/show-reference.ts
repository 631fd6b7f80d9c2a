import type { ComponentType } from 'react';
import SwaggerUI, {
  type LayoutGiven,
  type Spec,
  type System,
  type ValidateParams,
} from 'swagger-ui-dist/swagger-ui-es-bundle.js';
import { keyName, keyToSend } from './idempotency-keys.ts';
import 'swagger-ui-dist/swagger-ui.css';

/**
 * Pieces of our own. The words of the description are shown as text with `code`: the page's policy lets no text become
 * markup, and ours needs none. Of the component's frame only the operations are taken: the page has its own. And the list of
 * credentials opens where it begins: each of its fields asks for the cursor, and the last would get it.
 */
const ourPieces = ({ React: { createElement, useEffect } }: System) => {
  const paragraph = (text: string) =>
    createElement(
      'p',
      { key: text },
      text.split('`').map((part, at) => (at % 2 === 1 ? createElement('code', { key: at }, part) : part)),
    );
  /** The component itself writes `<i>Default value</i> : 50`. */
  const Markdown = ({ source }: { source?: string }) =>
    source
      ? createElement(
          'div',
          { className: 'markdown' },
          source
            .replaceAll(/<\/?i>/g, '')
            .split('\n\n')
            .map(paragraph),
        )
      : null;

  const Operations = ({ getComponent, specSelectors }: LayoutGiven) => {
    const standing = specSelectors.loadingStatus();
    if (standing?.startsWith('failed'))
      return createElement(
        'p',
        { role: 'alert' },
        'The description could not be loaded. Reload the page to try again.',
      );
    if (standing !== 'success') return null;
    const piece = (name: string, isConnected: boolean) => createElement(getComponent(name, isConnected), { key: name });
    return createElement('div', { className: 'swagger-ui' }, [
      piece('SvgAssets', false),
      createElement('div', { key: 'schemes', className: 'wrapper' }, piece('AuthorizeBtnContainer', true)),
      createElement('div', { key: 'operations', className: 'wrapper' }, piece('operations', true)),
    ]);
  };
  const fromTheTop = (Original: ComponentType) => (given: object) => {
    useEffect(() => {
      const dialog = document.querySelector('.dialog-ux .modal-ux-content');
      dialog?.querySelector('input')?.focus({ preventScroll: true });
      dialog?.scrollTo(0, 0);
    }, []);
    return createElement(Original, given);
  };
  return { components: { Markdown, Reference: Operations }, wrapComponents: { authorizationPopup: fromTheTop } };
};

/** Before a try is checked and sent, its key stands in its field: the one that was typed, or a new one. */
const ourKeys = () => {
  const made = new Map<string, string>();
  const withKey =
    (original: ValidateParams, { specSelectors, specActions }: Spec): ValidateParams =>
    (operation, ...rest) => {
      const described = specSelectors
        .specJsonWithResolvedSubtrees()
        .getIn(['paths', ...operation, 'parameters'])
        ?.find((parameter) => parameter.get('name') === keyName);
      if (described) {
        const shown = specSelectors.parameterWithMetaByIdentity(operation, described).get('value');
        const name = operation.join(' ');
        const key = keyToSend(shown, [described.get('example'), made.get(name)], () => crypto.randomUUID());
        if (key !== shown) {
          made.set(name, key);
          specActions.changeParamByIdentity(operation, described, key, false);
        }
      }
      return original(operation, ...rest);
    };
  return { statePlugins: { spec: { wrapActions: { validateParams: withKey } } } };
};

/** Draws the reference of the API into an element. */
export const showReference = (domNode: HTMLElement): void => {
  SwaggerUI({
    domNode,
    url: '/openapi.json',
    layout: 'Reference',
    deepLinking: true,
    docExpansion: 'none',
    // Otherwise the description would be sent to a service that checks it.
    validatorUrl: null,
    plugins: [ourPieces, ourKeys],
  });
};
