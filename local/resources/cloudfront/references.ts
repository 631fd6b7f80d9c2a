import { createHash } from 'node:crypto';
import { local, type Resource } from '../../resource.ts';

type Named = Pick<Resource, 'type' | 'logicalId' | 'name'>;

/** The id CloudFront would give a resource: the same at every start, because signed cookies name keys by it. */
export function idOf({ type, logicalId, name }: Named): string {
  const hash = createHash('sha256').update(`${type} ${logicalId} ${name}`).digest('hex');
  if (/Policy$|KeyGroup$|KeyValueStore$/.test(type)) {
    return hash.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
  }
  return `${type.endsWith('PublicKey') ? 'K' : 'E'}${hash.slice(0, 13).toUpperCase()}`;
}

const arn = (kind: string, of: string): string => `arn:aws:cloudfront::${local.accountId}:${kind}/${of}`;

const typesWithId =
  /::(Distribution|CachePolicy|OriginRequestPolicy|ResponseHeadersPolicy|KeyGroup|PublicKey|OriginAccessControl)$/;

/** What `Ref` and `Fn::GetAtt` give for the types of the edge. */
export function attributeOf(resource: Named, attribute: string, domainName: string): string | undefined {
  const id = idOf(resource);
  switch (resource.type) {
    case 'AWS::CloudFront::Function':
      return /^(Ref|FunctionARN|FunctionMetadata\.FunctionARN)$/.test(attribute)
        ? arn('function', resource.name)
        : undefined;
    case 'AWS::CloudFront::KeyValueStore':
      if (attribute === 'Arn') return arn('key-value-store', id);
      return attribute === 'Id' ? id : undefined;
    case 'AWS::CloudFront::Distribution':
      if (attribute === 'DomainName') return domainName;
  }
  return typesWithId.test(resource.type) && /^(Ref|Id)$/.test(attribute) ? id : undefined;
}

/** Every way another resource may speak of this one. */
export function referencesTo(resource: Resource): string[] {
  const attributes = ['Ref', 'Id', 'Arn', 'FunctionARN'].map((attribute) => attributeOf(resource, attribute, ''));
  return [resource.ref, resource.arn, ...attributes].filter((reference) => reference !== undefined);
}
