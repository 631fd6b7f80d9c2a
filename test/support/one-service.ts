import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BusEvent, Listening, Mail, Resource, Service, Surroundings } from '../../local/resource.ts';

/** A stand-in running by itself, with surroundings that only remember what they were asked. */
export interface OneService<Kind extends Listening = Listening> {
  listening: Kind;
  dataDir: string;
  emitted: BusEvent[];
  sent: { queueArn: string; body: string }[];
  mails: Mail[];
  logged: string[];
  /** Stops and starts it again on the same data, as a new process would. */
  again(): Promise<OneService<Kind>>;
  stop(): Promise<void>;
}

export interface OneServiceOptions {
  resources?: Resource[];
  dataDir?: string;
  surroundings?: Partial<Surroundings>;
}

/** Starts one stand-in on a free port and a temporary folder. */
export async function oneService<Kind extends Listening = Listening>(
  service: Service,
  options: OneServiceOptions = {},
): Promise<OneService<Kind>> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), `arclight-${service.name}-`)));
  const emitted: BusEvent[] = [];
  const sent: { queueArn: string; body: string }[] = [];
  const mails: Mail[] = [];
  const logged: string[] = [];
  const surroundings: Surroundings = {
    dataDir,
    emit: async (event) => void emitted.push(event),
    invoke: async () => ({ payload: null }),
    sendMessage: async (queueArn, body) => void sent.push({ queueArn, body }),
    mail: async (mail) => void mails.push(mail),
    endpoint: (id) => `http://127.0.0.1:1/${id}`,
    secret: () => undefined,
    resourcesOf: (type) => (options.resources ?? []).filter((resource) => resource.type === type),
    log: (line) => void logged.push(line),
    now: () => new Date(),
    ...options.surroundings,
  };
  const listening = (await service.listen(surroundings)) as Kind;
  await listening.start(options.resources ?? []);
  return {
    listening,
    dataDir,
    emitted,
    sent,
    mails,
    logged,
    async again() {
      await listening.stop();
      return oneService<Kind>(service, { ...options, dataDir });
    },
    async stop() {
      await listening.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A resource as the resolver would hand it over. */
export const aResource = (type: string, name: string, properties: Record<string, unknown>, arn = ''): Resource => ({
  stack: 'test',
  logicalId: name,
  type,
  ref: name,
  name,
  arn,
  properties,
});
