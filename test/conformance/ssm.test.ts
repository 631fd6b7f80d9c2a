import { afterEach, beforeEach, expect, test } from 'vitest';
import { type SsmListening, ssm } from '../../local/resources/ssm/ssm.ts';
import { callJson } from '../../local/wire/signed-request.ts';
import { aResource, type OneService, oneService } from '../support/one-service.ts';

const aParameter = (name: string, Value: string) =>
  aResource('AWS::SSM::Parameter', name, { Name: name, Type: 'String', Value, Tier: 'Standard' });

let one: OneService<SsmListening>;
beforeEach(async () => {
  const resources = [aParameter('/app/a', '1'), aParameter('/app/b', '2'), aParameter('/app/deep/c', '3')];
  one = await oneService<SsmListening>(ssm, { resources });
});
afterEach(() => one.stop());

const call = (operation: string, input: object) =>
  callJson<Record<string, unknown>>(one.listening.url, 'ssm', `AmazonSSM.${operation}`, input);

test('parameters of the templates are read by name, by ARN, and several at once', async () => {
  const found = { Name: '/app/a', Type: 'String', Value: '1', Version: 1 };
  expect(await call('GetParameter', { Name: '/app/a' })).toMatchObject({ Parameter: found });
  const arn = 'arn:aws:ssm:eu-west-1:000000000000:parameter/app/a';
  expect(await call('GetParameter', { Name: arn, WithDecryption: true })).toMatchObject({ Parameter: found });
  expect(await call('GetParameters', { Names: ['/app/a', '/app/x'] })).toMatchObject({
    Parameters: [found],
    InvalidParameters: ['/app/x'],
  });
  await expect(call('GetParameter', { Name: '/app/x' })).rejects.toMatchObject({ code: 'ParameterNotFound' });
});

test('a path gives what lies below it, page by page', async () => {
  const names = ({ Parameters }: Record<string, unknown>) => (Parameters as { Name: string }[]).map(({ Name }) => Name);
  expect(names(await call('GetParametersByPath', { Path: '/app' }))).toEqual(['/app/a', '/app/b']);
  const page = await call('GetParametersByPath', { Path: '/', Recursive: true, MaxResults: 2 });
  expect(names(page)).toEqual(['/app/a', '/app/b']);
  const next = { Path: '/', Recursive: true, MaxResults: 2, NextToken: page.NextToken };
  expect(await call('GetParametersByPath', next)).toMatchObject({ Parameters: [{ Name: '/app/deep/c' }] });
});

test('a value is only replaced when that was meant, and outlives a restart with an unchanged template', async () => {
  await expect(call('PutParameter', { Name: '/app/a', Value: 'new' })).rejects.toMatchObject({
    code: 'ParameterAlreadyExists',
  });
  expect(await call('PutParameter', { Name: '/app/a', Value: 'new', Overwrite: true })).toMatchObject({ Version: 2 });
  one = await one.again();
  expect(one.listening.value('/app/a')).toBe('new');
  one.listening.put('/app/made', 'here');
  expect(await call('GetParameter', { Name: '/app/made' })).toMatchObject({ Parameter: { Value: 'here' } });
});

test('what is not spoken is said', async () => {
  await expect(call('LabelParameterVersion', {})).rejects.toMatchObject({ code: 'UnknownOperationException' });
  await expect(call('GetParameter', {})).rejects.toMatchObject({ code: 'ValidationException' });
});
