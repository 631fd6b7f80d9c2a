import { http } from '../kit/http.ts';
import { readHealth } from './contract.ts';

export const readHealthRoute = http(readHealth, async () => ({ ok: true as const }));
