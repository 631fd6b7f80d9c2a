import { createHash, randomUUID } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';

type Json = Record<string, unknown>;

/** An answer that was not what was asked for, with the error body as the API sends it. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: Json;
  constructor(
    method: string,
    path: string,
    status: number,
    body: { error?: { code?: string; message?: string; details?: Json } },
  ) {
    super(`${method} ${path} answered ${status} ${body.error?.code ?? ''}: ${body.error?.message ?? ''}`);
    this.name = 'ApiError';
    this.status = status;
    this.code = body.error?.code ?? '';
    this.details = body.error?.details ?? {};
  }
}

export interface Started extends Json {
  upload_id: string;
  video_id: string;
  part_size: number;
  part_count: number;
}

interface SignedPart {
  part_no: number;
  url: string;
  headers: Record<string, string>;
}

/** A person using the public API over HTTP, as any client application would; it knows nothing of what is behind it. */
export class ApiClient {
  readonly siteUrl: string;
  private accessToken: string | undefined;

  constructor(siteUrl: string) {
    this.siteUrl = siteUrl;
  }

  async call<T = Json>(
    method: string,
    path: string,
    { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<T> {
    const answer = await fetch(`${this.siteUrl}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(this.accessToken ? { authorization: `Bearer ${this.accessToken}` } : {}),
        ...(method === 'POST' ? { 'idempotency-key': randomUUID() } : {}),
        ...headers,
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.startsWith('application/json');
    const json = isJson ? (JSON.parse(text) as Json) : {};
    if (!answer.ok) throw new ApiError(method, path, answer.status, json);
    return json as T;
  }

  async signUp(email: string, password: string, displayName: string): Promise<void> {
    await this.call('POST', '/v1/auth/signup', { body: { email, password, display_name: displayName } });
  }

  async confirm(email: string, code: string): Promise<void> {
    await this.call('POST', '/v1/auth/confirm', { body: { email, code } });
  }

  async resendCode(email: string): Promise<void> {
    await this.call('POST', '/v1/auth/resend', { body: { email } });
  }

  async logIn(email: string, password: string): Promise<void> {
    this.accessToken = undefined;
    const { access_token } = await this.call<{ access_token: string }>('POST', '/v1/auth/login', {
      body: { email, password },
    });
    this.accessToken = access_token;
  }

  async acceptTerms(): Promise<void> {
    await this.call('POST', '/v1/me/creator', { body: { terms_version: '2026-11' } });
  }

  async openChannel(handle: string, name: string, description = ''): Promise<void> {
    await this.call('POST', '/v1/channels', { body: { handle, name, description } });
  }

  async becomeCreator(handle: string, name: string): Promise<void> {
    await this.acceptTerms();
    await this.openChannel(handle, name);
  }

  async upload(file: string, about: Json = {}): Promise<{ uploadId: string; videoId: string }> {
    const started = await this.begin(file, about);
    await this.finish(started, file);
    return { uploadId: started.upload_id, videoId: started.video_id };
  }

  /** Announces a file and sends nothing of it yet. */
  async begin(file: string, about: Json = {}): Promise<Started> {
    const { size } = await stat(file);
    const body = { filename: basename(file), size_bytes: size, ...about };
    return this.call<Started>('POST', '/v1/uploads', { body });
  }

  /** Sends an announced file in parts, straight to the bucket; the bytes never touch the API. */
  async finish(started: Started, file: string): Promise<void> {
    const { size } = await stat(file);
    const handle = await open(file);
    try {
      const parts: { part_no: number; etag: string }[] = [];
      for (let partNo = 1; partNo <= started.part_count; partNo++) {
        const offset = (partNo - 1) * started.part_size;
        const length = Math.min(started.part_size, size - offset);
        const bytes = new Uint8Array(length);
        await handle.read(bytes, 0, length, offset);
        parts.push({ part_no: partNo, etag: await this.sendPart(started.upload_id, partNo, bytes) });
      }
      await this.complete(started.upload_id, parts);
    } finally {
      await handle.close();
    }
  }

  /** A small file may have been judged before this call comes: then it is whole, and its video says what is wrong with it. */
  private async complete(uploadId: string, parts: { part_no: number; etag: string }[]): Promise<void> {
    try {
      await this.call('POST', `/v1/uploads/${uploadId}/complete`, { body: { parts } });
    } catch (error) {
      const wasJudged = error instanceof ApiError && error.code === 'upload.gone' && 'failure' in error.details;
      if (!wasJudged) throw error;
    }
  }

  private async sendPart(uploadId: string, partNo: number, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
    const sha256 = createHash('sha256').update(bytes).digest('base64');
    const { parts } = await this.call<{ parts: SignedPart[] }>('POST', `/v1/uploads/${uploadId}/parts`, {
      body: { parts: [{ part_no: partNo, size: bytes.length, sha256 }] },
    });
    const signed = parts[0];
    if (!signed) throw new Error(`part ${partNo} was not signed`);
    const answer = await fetch(signed.url, { method: 'PUT', headers: signed.headers, body: bytes });
    if (!answer.ok) throw new Error(`part ${partNo} was refused: ${answer.status} ${await answer.text()}`);
    return (answer.headers.get('etag') ?? '').replaceAll('"', '');
  }
}
