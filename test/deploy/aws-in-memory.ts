import {
  CloudFrontClient,
  CreatePublicKeyCommand,
  DeletePublicKeyCommand,
  GetDistributionCommand,
  GetKeyGroupCommand,
  GetPublicKeyCommand,
  ListPublicKeysCommand,
  UpdateDistributionCommand,
  UpdateKeyGroupCommand,
} from '@aws-sdk/client-cloudfront';
import {
  CloudFrontKeyValueStoreClient,
  DescribeKeyValueStoreCommand,
  ListKeysCommand,
  UpdateKeysCommand,
} from '@aws-sdk/client-cloudfront-keyvaluestore';
import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';

export class Killed extends Error {}

const failure = (name: string, message = name): Error => Object.assign(new Error(message), { name });

export interface Moment<T> {
  at: number;
  is: T;
}

/**
 * Where keys are kept, in memory, with every value each place ever had and since when. `killAt` ends the command before
 * its so-manieth call: what came before has happened, what comes after has not.
 */
export function keysWorld(secretNames: readonly string[]) {
  let now = Date.parse('2026-11-21T10:00:00Z');
  let calls = 0;
  let killAt = Number.POSITIVE_INFINITY;
  let made = 0;
  const secrets = new Map<string, Moment<string | undefined>[]>();
  for (const name of secretNames) secrets.set(name, [{ at: now, is: undefined }]);
  const tokens = new Map<string, string>();
  const publicKeys = new Map<string, { name: string; pem: string }>();
  const group: Moment<string[]>[] = [{ at: now, is: ['K-NOBODY'] }];
  const header: Moment<string>[] = [{ at: now, is: '' }];
  const store: Moment<Record<string, string>>[] = [{ at: now, is: {} }];
  const parameters = new Map<string, string>();
  const etags = { group: 0, distribution: 0, store: 0 };
  let distributionStatus = 'Deployed';

  const last = <T>(moments: Moment<T>[]): T => (moments.at(-1) as Moment<T>).is;
  const call =
    <I, O>(work: (input: I) => O) =>
    (input: I): O => {
      calls += 1;
      if (calls >= killAt) throw new Killed(`killed before call ${calls}`);
      return work(input);
    };
  const match = (given: string | undefined, is: number): void => {
    if (given !== `E${is}`) throw failure('PreconditionFailed');
  };

  const manager = mockClient(SecretsManagerClient);
  manager.on(GetSecretValueCommand).callsFake(
    call(({ SecretId = '' }: { SecretId?: string }) => {
      const history = secrets.get(SecretId);
      if (!history) throw failure('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
      const { at, is } = history.at(-1) as Moment<string | undefined>;
      if (is === undefined)
        throw failure(
          'ResourceNotFoundException',
          "can't find the specified secret value for staging label: AWSCURRENT",
        );
      return { SecretString: is, CreatedDate: new Date(at), VersionId: `${SecretId} ${history.length}` };
    }),
  );
  manager.on(PutSecretValueCommand).callsFake(
    call(({ SecretId = '', SecretString = '', ClientRequestToken = '' }: Record<string, string>) => {
      const known = tokens.get(ClientRequestToken);
      if (known !== undefined && known !== SecretString) throw failure('ResourceExistsException');
      tokens.set(ClientRequestToken, SecretString);
      if (known === undefined) secrets.get(SecretId)?.push({ at: now, is: SecretString });
    }),
  );

  const ssm = mockClient(SSMClient);
  ssm.on(GetParameterCommand).callsFake(
    call(({ Name = '' }: { Name?: string }) => {
      if (!parameters.has(Name)) throw failure('ParameterNotFound');
      return { Parameter: { Value: parameters.get(Name) } };
    }),
  );
  ssm
    .on(PutParameterCommand)
    .callsFake(call(({ Name = '', Value = '' }: Record<string, string>) => void parameters.set(Name, Value)));

  const cloudFront = mockClient(CloudFrontClient);
  cloudFront.on(CreatePublicKeyCommand).callsFake(
    call(({ PublicKeyConfig }) => {
      made += 1;
      const Id = `K-${made}`;
      publicKeys.set(Id, { name: PublicKeyConfig.Name, pem: PublicKeyConfig.EncodedKey });
      return { PublicKey: { Id } };
    }),
  );
  cloudFront.on(GetPublicKeyCommand).callsFake(
    call(({ Id = '' }: { Id?: string }) => {
      const found = publicKeys.get(Id);
      if (!found) throw failure('NoSuchPublicKey');
      return { ETag: `E-${Id}`, PublicKey: { Id, PublicKeyConfig: { EncodedKey: found.pem } } };
    }),
  );
  cloudFront
    .on(ListPublicKeysCommand)
    .callsFake(
      call(() => ({ PublicKeyList: { Items: [...publicKeys].map(([Id, { name }]) => ({ Id, Name: name })) } })),
    );
  cloudFront.on(DeletePublicKeyCommand).callsFake(
    call(({ Id = '' }: { Id?: string }) => {
      if (last(group).includes(Id)) throw failure('PublicKeyInUse');
      publicKeys.delete(Id);
    }),
  );
  cloudFront.on(GetKeyGroupCommand).callsFake(
    call(() => ({
      ETag: `E${etags.group}`,
      KeyGroup: { KeyGroupConfig: { Name: 'arclight-dev-playback', Items: last(group) } },
    })),
  );
  cloudFront.on(UpdateKeyGroupCommand).callsFake(
    call(({ IfMatch, KeyGroupConfig }) => {
      match(IfMatch, etags.group);
      for (const id of KeyGroupConfig.Items) if (!publicKeys.has(id)) throw failure('NoSuchPublicKey');
      etags.group += 1;
      group.push({ at: now, is: KeyGroupConfig.Items });
    }),
  );
  const configOf = (value: string) => ({
    Comment: 'x',
    Origins: {
      Quantity: 2,
      Items: [
        { Id: 'api', CustomHeaders: { Quantity: 1, Items: [{ HeaderName: 'x-arclight-origin', HeaderValue: value }] } },
        { Id: 'media', CustomHeaders: { Quantity: 0 } },
      ],
    },
  });
  cloudFront.on(GetDistributionCommand).callsFake(
    call(() => ({
      ETag: `E${etags.distribution}`,
      Distribution: { Status: distributionStatus, DistributionConfig: configOf(last(header)) },
    })),
  );
  cloudFront.on(UpdateDistributionCommand).callsFake(
    call(({ IfMatch, DistributionConfig }) => {
      match(IfMatch, etags.distribution);
      etags.distribution += 1;
      header.push({ at: now, is: DistributionConfig.Origins.Items[0].CustomHeaders.Items[0].HeaderValue });
    }),
  );

  const keyValues = mockClient(CloudFrontKeyValueStoreClient);
  keyValues.on(DescribeKeyValueStoreCommand).callsFake(call(() => ({ ETag: `E${etags.store}` })));
  keyValues
    .on(ListKeysCommand)
    .callsFake(call(() => ({ Items: Object.entries(last(store)).map(([Key, Value]) => ({ Key, Value })) })));
  keyValues.on(UpdateKeysCommand).callsFake(
    call(({ IfMatch, Puts, Deletes }) => {
      match(IfMatch, etags.store);
      etags.store += 1;
      const entries = { ...last(store) };
      for (const { Key, Value } of Puts) entries[Key] = Value;
      for (const { Key } of Deletes) delete entries[Key];
      store.push({ at: now, is: entries });
    }),
  );

  return {
    secrets,
    publicKeys,
    parameters,
    group,
    header,
    store,
    now: () => new Date(now),
    pass(ms: number): void {
      now += ms;
    },
    /** A value that CloudFormation made. */
    generated(name: string, value: object): void {
      secrets.get(name)?.push({ at: now, is: JSON.stringify(value) });
    },
    killBefore(call: number): void {
      calls = 0;
      killAt = call;
    },
    distributionIs(status: string): void {
      distributionStatus = status;
    },
    calls: () => calls,
    putSecretTwice: (id: string, text: string) => secrets.get(id)?.push({ at: now, is: text }),
  };
}
