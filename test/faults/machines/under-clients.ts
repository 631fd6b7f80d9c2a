import { AsyncLocalStorage } from 'node:async_hooks';
import { layUnderClients } from '../../../lambdas/kit/aws.ts';

/** One call of a function to AWS. */
export interface Call {
  service: string;
  command: string;
  input: never;
}
/** Answers a call; undefined lets it go on to where the client is told to go. */
export type Answers = (call: Call) => object | undefined;
/** Stands before and after each call: may hold it up, or fail it. */
export type Watcher = (call: Call, when: 'before' | 'after') => Promise<void> | void;

type Next = (args: unknown) => Promise<unknown>;
interface Stack {
  add(middleware: (next: Next, context: { clientName?: string; commandName?: string }) => Next, options: object): void;
}

let answers: Answers = () => undefined;
const watchers = new AsyncLocalStorage<Watcher>();

layUnderClients({
  applyToStack: (stack: Stack) =>
    stack.add(
      (next, { clientName = '', commandName = '' }) =>
        async (args) => {
          const call = { service: clientName, command: commandName, input: (args as { input: never }).input };
          const watcher = watchers.getStore();
          await watcher?.(call, 'before');
          const output = answers(call);
          const result = output === undefined ? await next(args) : { output, response: {} };
          await watcher?.(call, 'after');
          return result;
        },
      // Before anything is marshalled or signed: plain values come, plain values go.
      { step: 'initialize', priority: 'high', name: 'in-memory', override: true },
    ),
});

/** Who answers from now on, under every client of this process. */
export const answerWith = (wanted: Answers): void => {
  answers = wanted;
};

/** Runs something with somebody watching every call it makes. */
export const watched = <T>(watcher: Watcher, run: () => Promise<T>): Promise<T> => watchers.run(watcher, run);
