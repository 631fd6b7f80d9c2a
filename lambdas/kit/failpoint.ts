type Act = (name: string) => void;

const armed = new Map<string, Act>();

/**
 * A named place where a test may stop, kill or fail this process. Written `FAILPOINT: failpoint('upload.completed.saved')`:
 * production bundles drop every statement under that label, so nothing of it is deployed. A function that runs on the
 * laptop is watched from outside as well: its thread leaves the act in a global of this name.
 */
export const failpoint = (name: string): void => {
  armed.get(name)?.(name);
  (globalThis as { [outside: symbol]: Act | undefined })[Symbol.for('arclight.failpoint')]?.(name);
};

/** Tests only: what shall happen the next times the place is reached. */
export const arm = (name: string, act: Act): (() => void) => {
  armed.set(name, act);
  return () => armed.delete(name);
};
