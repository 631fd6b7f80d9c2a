/** As much of the browser's Trusted Types as is used here; browsers without them have no such object. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(address: string): string }): unknown;
}

const isOurs = (address: string): boolean => {
  const { protocol, origin } = new URL(address, location.href);
  return (protocol === 'blob:' || /^https?:$/.test(protocol)) && origin === location.origin;
};

/**
 * Where the page's policy asks for trusted types, text never becomes markup or code: nothing makes such text here, and
 * what tries to fails. Only the players' workers are let through, by addresses of this very site.
 */
export const trustOnlyOurWorkers = (): void => {
  const { trustedTypes } = window as { trustedTypes?: TrustedTypes };
  trustedTypes?.createPolicy('default', {
    createScriptURL(address) {
      if (!isOurs(address)) throw new TypeError(`No code comes from ${address}.`);
      return address;
    },
  });
};
