import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { breaker } from './breaker.ts';
import { hurry } from './hurry.ts';

/** Anything that has the SDK's middleware stack: every client of the SDK. */
interface Stacked {
  config: { serviceId: string; requestHandler: object };
  // biome-ignore lint/suspicious/noExplicitAny: each client's stack has its own input and output types.
  middlewareStack: { use(plugin: any): void };
}

/** A fault plan: an SDK plugin, and what it does to the client itself (its retries, its clock). */
export interface UnderClients {
  // biome-ignore lint/suspicious/noExplicitAny: a plan is laid under clients of every service alike.
  applyToStack(stack: any): void;
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  applyToClient?(client: any): void;
}

const plan: UnderClients[] = [];
const made = new Set<Stacked>();

const lay = (plugin: UnderClients, client: Stacked): void => {
  client.middlewareStack.use(plugin);
  plugin.applyToClient?.(client);
};

/** Tests only: lays a fault plan under every client, those made and those to come. */
export const layUnderClients = (plugin: UnderClients): void => {
  plan.push(plugin);
  for (const client of made) lay(plugin, client);
};

/** A client is made once per process, on first use, with a circuit breaker in it and the fault plan under it. */
export const once = <C extends Stacked>(make: () => C): (() => C) => {
  let client: C | undefined;
  return () => {
    if (!client) {
      client = make();
      client.middlewareStack.use(breaker(client.config.serviceId));
      hurry(client.config);
      made.add(client);
      for (const plugin of plan) lay(plugin, client);
    }
    return client;
  };
};

const raw = once(() => new DynamoDBClient({}));
let documents: DynamoDBDocumentClient | undefined;

/** The document client every store speaks through. */
export const dynamo = (): DynamoDBDocumentClient => {
  documents ??= DynamoDBDocumentClient.from(raw(), { marshallOptions: { removeUndefinedValues: true } });
  return documents;
};
