/** Why a file did not become a video: a code for programs, and a text for its owner. */
export interface Failure {
  code: string;
  message: string;
}

/** `what` happened and the `remedy`, each in whole sentences that need no knowledge of formats: the owner reads them as one. */
export const failure = (code: string, what: string, remedy: string): Failure => ({
  code,
  message: `${what} ${remedy}`,
});
