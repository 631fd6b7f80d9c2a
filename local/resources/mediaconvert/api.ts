import type { IncomingMessage, ServerResponse } from 'node:http';
import { failpoint } from '../../failpoint.ts';
import { local, type Surroundings } from '../../resource.ts';
import { codes, JobError } from './job-error.ts';
import type { JobQueue } from './job-queue.ts';
import { complaintsOf, jobRequest } from './job-request.ts';
import { isOver, type JobTable, newJobId } from './job-table.ts';
import { jobOnTheWire } from './job-words.ts';
import { inspectSource, probeResultOf } from './probe.ts';
import type { Sources } from './sources.ts';

/** A queue as the templates declare it. */
export interface Queue {
  name: string;
  arn: string;
}

export interface Api {
  table: JobTable;
  jobs: JobQueue;
  sources: Sources;
  surroundings: Surroundings;
  url: string;
  queues(): Queue[];
}

class Refusal extends Error {
  readonly status: number;
  readonly type: string;
  constructor(status: number, type: string, message: string) {
    super(message);
    this.status = status;
    this.type = type;
  }
}
const badRequest = (message: string) => new Refusal(400, 'BadRequestException', message);
const notFound = (message: string) => new Refusal(404, 'NotFoundException', message);

type Answer = { status: number; body: unknown };
type Asked = { params: string[]; query: URLSearchParams; body: unknown };

const queueNamed = (api: Api, nameOrArn: string | undefined): Queue => {
  const wanted = nameOrArn ?? 'Default';
  const found = api.queues().find(({ name, arn }) => name === wanted || arn === wanted);
  if (!found) throw notFound(`The queue ${wanted} does not exist.`);
  return found;
};

const createJob = (api: Api, { body }: Asked): Answer => {
  const parsed = jobRequest.safeParse(body);
  if (!parsed.success) throw badRequest(complaintsOf(parsed.error).join('; '));
  const { clientRequestToken: token, queue, priority, userMetadata } = parsed.data;
  const already = token ? api.table.byToken(token) : undefined;
  if (already) return { status: 201, body: { job: jobOnTheWire(already) } };
  const now = api.surroundings.now();
  const id = newJobId(now);
  const job = {
    id,
    arn: `arn:aws:mediaconvert:${local.region}:${local.accountId}:jobs/${id}`,
    queueArn: queueNamed(api, queue).arn,
    request: body as Record<string, unknown>,
    token,
    priority,
    userMetadata,
    status: 'SUBMITTED' as const,
    percent: 0,
    submittedAt: now.getTime(),
    interruptions: 0,
  };
  api.table.save(job);
  failpoint('mediaconvert.create.saved');
  api.jobs.wake();
  return { status: 201, body: { job: jobOnTheWire(job) } };
};

const getJob = (api: Api, { params: [id = ''] }: Asked): Answer => {
  const job = api.table.get(id);
  if (!job) throw notFound(`The job ${id} does not exist.`);
  return { status: 200, body: { job: jobOnTheWire(job) } };
};

const listJobs = (api: Api, { query }: Asked): Answer => {
  const unknown = [...query.keys()].filter((name) => !['maxResults', 'order', 'queue', 'status'].includes(name));
  if (unknown.length > 0) throw badRequest(`${unknown.join(', ')}: not understood here`);
  const queue = query.has('queue') ? queueNamed(api, query.get('queue') ?? undefined).arn : undefined;
  const jobs = api.table
    .list(1000)
    .filter((job) => !queue || job.queueArn === queue)
    .filter((job) => !query.has('status') || job.status === query.get('status'));
  if (query.get('order') === 'ASCENDING') jobs.reverse();
  const wanted = Math.min(20, Number(query.get('maxResults') ?? 20));
  return { status: 200, body: { jobs: jobs.slice(0, wanted).map(jobOnTheWire) } };
};

const cancelJob = (api: Api, { params: [id = ''] }: Asked): Answer => {
  const job = api.table.get(id);
  if (!job) throw notFound(`The job ${id} does not exist.`);
  if (isOver(job))
    throw new Refusal(409, 'ConflictException', `The job ${id} is ${job.status} and cannot be canceled.`);
  api.jobs.cancel(job);
  return { status: 202, body: {} };
};

const probe = async (api: Api, { body }: Asked): Promise<Answer> => {
  const files = (body as { inputFiles?: { fileUrl?: string }[] } | undefined)?.inputFiles ?? [];
  if (files.length !== 1 || !files[0]?.fileUrl) throw badRequest('inputFiles: give one file with a fileUrl');
  const source = await api.sources.borrow(files[0].fileUrl);
  try {
    const found = await inspectSource(source, api.surroundings.dataDir);
    return { status: 200, body: { probeResults: [probeResultOf(source, found)] } };
  } finally {
    api.sources.giveBack(source);
  }
};

const describeEndpoints = (api: Api): Answer => ({ status: 200, body: { endpoints: [{ url: api.url }] } });

const getQueue = (api: Api, { params: [name = ''] }: Asked): Answer => {
  const queue = queueNamed(api, decodeURIComponent(name));
  return {
    status: 200,
    body: { queue: { name: queue.name, arn: queue.arn, status: 'ACTIVE' } },
  };
};

const routes: [method: string, path: RegExp, answer: (api: Api, asked: Asked) => Answer | Promise<Answer>][] = [
  ['POST', /^\/2017-08-29\/jobs$/, createJob],
  ['GET', /^\/2017-08-29\/jobs$/, listJobs],
  ['GET', /^\/2017-08-29\/jobs\/([^/]+)$/, getJob],
  ['DELETE', /^\/2017-08-29\/jobs\/([^/]+)$/, cancelJob],
  ['POST', /^\/2017-08-29\/probe$/, probe],
  ['POST', /^\/2017-08-29\/endpoints$/, describeEndpoints],
  ['GET', /^\/2017-08-29\/queues\/([^/]+)$/, getQueue],
];

const readBody = async (request: IncomingMessage): Promise<unknown> => {
  let text = '';
  for await (const piece of request) {
    text += piece;
    if (text.length > 2e6) throw badRequest('the request is larger than 2 MB');
  }
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest('the body is not JSON');
  }
};

/** A probe that fails says what MediaConvert's would: not there, not media, or media but broken. */
const refusalOf = (error: unknown): Refusal => {
  if (error instanceof Refusal) return error;
  if (!(error instanceof JobError)) return new Refusal(500, 'InternalServerErrorException', (error as Error).message);
  if (error.code === codes.inputNotFound) return notFound(error.message);
  if (error.code === codes.noDemuxer) return badRequest(error.message);
  return new Refusal(422, 'UnprocessableEntityException', error.message);
};

/** Answers one request of the REST API. */
export const answerRequest = async (api: Api, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const send = ({ status, body }: Answer, headers: Record<string, string> = {}): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
  try {
    const url = new URL(request.url ?? '/', api.url);
    if (!request.headers.authorization?.includes(`Credential=${local.accessKeyId}/`)) {
      throw new Refusal(403, 'ForbiddenException', 'The request is not signed with the credentials of this laptop.');
    }
    const route = routes.find(([method, path]) => method === request.method && path.test(url.pathname));
    if (!route)
      throw new Refusal(404, 'NotFoundException', `${request.method} ${url.pathname} is not understood here.`);
    const [, path, answer] = route;
    const params = path.exec(url.pathname)?.slice(1) ?? [];
    send(await answer(api, { params, query: url.searchParams, body: await readBody(request) }));
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal.status === 500) api.surroundings.log(`mediaconvert: ${refusal.message}`, 'error');
    send({ status: refusal.status, body: { message: refusal.message } }, { 'x-amzn-errortype': refusal.type });
  }
};
