/** What a caller of a function sees when it failed, as the Lambda runtime words it. */
export interface FunctionError {
  errorType: string;
  errorMessage: string;
  trace?: string[];
}

/** From the host to a sandbox's thread: run the handler once. */
export interface Run {
  requestId: string;
  /** JSON, so that nothing but JSON can cross, as on the wire. */
  payload: string;
  deadline: number;
  invokedArn: string;
  traceId: string;
}

/** From a sandbox's thread to the host. */
export type Told =
  | { kind: 'ready' }
  | { kind: 'no-start'; error: FunctionError }
  | { kind: 'line'; requestId: string | undefined; text: string }
  | { kind: 'answer'; requestId: string; payload: string }
  | { kind: 'threw'; requestId: string; error: FunctionError };

/** What a thread is told when it starts. */
export interface SandboxData {
  file: string;
  exported: string;
  functionName: string;
  memoryMb: number;
  /** The plan of a test that stops or fails functions at named places; see failpoint.ts. */
  failpoints: string | undefined;
}
