import { apigateway } from '../../local/resources/apigateway/apigateway.ts';
import { socketTemplate } from '../conformance/websocket-stage.ts';
import { oneService } from '../support/one-service.ts';

// A WebSocket API and nothing else, alone in this process, so that its memory is nobody else's. Tells its parent where it is, and
// gives back what it does not need when it is asked to.

export type Told = { url: string } | 'rested';

const collect = (globalThis as { gc?: () => void }).gc;
const service = await oneService(apigateway, {
  resources: socketTemplate(['$connect', '$disconnect', '$default']),
  surroundings: { invoke: async () => ({ payload: { statusCode: 200 } }) },
});
process.on('message', () => {
  for (let time = 0; time < 4; time += 1) collect?.();
  process.send?.('rested' satisfies Told);
});
process.on('disconnect', () => process.exit());
process.send?.({ url: `${service.listening.url.replace('http', 'ws')}/v1` } satisfies Told);
