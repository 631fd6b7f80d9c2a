import type { APIGatewayProxyWebsocketEventV2 } from 'aws-lambda';
import { answering } from '../kit/answering.ts';
import { correlation } from '../kit/correlation.ts';
import { log } from '../kit/log.ts';
import { connect, connectAnswer } from './connect.ts';
import { deskFrom } from './desk.ts';
import { chatSocketEnv } from './env.ts';
import { leaveRoom } from './react.ts';
import { takeFrame } from './take-frame.ts';

const desk = deskFrom(chatSocketEnv.read(process.env));

/** API Gateway tells of headers and address only when a socket opens. */
type Event = APIGatewayProxyWebsocketEventV2 & {
  headers?: Record<string, string | undefined>;
  requestContext: { identity?: { sourceIp?: string } };
};

/** Everything a socket does: it opens, says something, and goes. */
export const handler = async (event: Event): Promise<{ statusCode: number; headers?: Record<string, string> }> => {
  const { connectionId, eventType, requestId, identity } = event.requestContext;
  const told = async () => {
    if (eventType === 'CONNECT') {
      const address = identity?.sourceIp ?? '';
      const answer = await connectAnswer(connect(desk, { connectionId, headers: event.headers ?? {}, address }));
      log.info('a socket asked to open', { connectionId, status: answer.statusCode });
      return answer;
    }
    if (eventType === 'DISCONNECT') await leaveRoom(desk, connectionId);
    else await takeFrame(desk, connectionId, event.body ?? '');
    return { statusCode: 200 };
  };
  return answering.run(() => correlation.run(requestId, told));
};
