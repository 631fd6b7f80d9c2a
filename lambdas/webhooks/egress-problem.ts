/** What can go wrong on the way, by our own rules. */
const sentences = {
  inner_address: 'The host name does not lead to an address on the internet.',
  no_address: 'The host name has no address.',
  no_connection: 'No connection came about within 5 seconds.',
  too_slow: 'The whole answer did not come within 10 seconds.',
  closed: 'The connection was closed before the whole answer had come.',
} as const;

export class EgressProblem extends Error {
  constructor(kind: keyof typeof sentences) {
    super(sentences[kind]);
    this.name = 'EgressProblem';
  }
}

const byCode: Record<string, string> = {
  ENOTFOUND: 'There is no such host name.',
  EAI_AGAIN: 'The host name could not be looked up just now.',
  ECONNREFUSED: 'The connection was refused.',
  ECONNRESET: sentences.closed,
  EPIPE: sentences.closed,
  ETIMEDOUT: sentences.no_connection,
  EHOSTUNREACH: 'There is no way to the host.',
  ENETUNREACH: 'There is no way to the host.',
  EPROTO: 'It does not speak TLS as it should.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'Its certificate is not for this host name.',
  CERT_HAS_EXPIRED: 'Its certificate has expired.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'Its certificate is signed by itself; use one from a public authority.',
  SELF_SIGNED_CERT_IN_CHAIN: 'Its certificate is not from a public authority.',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'Its certificate is not from a public authority.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'Its certificate comes without the certificates between it and the authority.',
};

/** A failure of the network in words; its code where we have none, never what a library says of itself. */
export const problemOfFailure = (error: unknown): string => {
  if (error instanceof EgressProblem) return error.message;
  const code = String((error as { code?: unknown })?.code ?? 'unknown');
  if (code.startsWith('HPE_')) return 'What came back was no HTTP answer.';
  return byCode[code] ?? `It could not be sent (${code}).`;
};

/** What an answer says about arrival; undefined when it arrived. */
export const problemOfAnswer = (status: number): string | undefined => {
  if (status >= 200 && status < 300) return undefined;
  if (status >= 300 && status < 400)
    return `It answered ${status}, a redirect; redirects are not followed. Give the address it leads to.`;
  if (status === 410) return 'It answered 410: it does not want to be told any more.';
  return `It answered ${status} instead of a 2xx.`;
};
