import { apiVariables, environment } from '../kit/env.ts';

export const gatewayEnv = environment(...apiVariables);
