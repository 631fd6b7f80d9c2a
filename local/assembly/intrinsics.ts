import { isObject, type Json, type JsonObject, type Stack } from './read.ts';

/** What intrinsic functions may ask, from within one stack. */
export interface Scope {
  stack: Stack;
  value(value: Json): Json;
  ref(name: string): Json;
  attribute(logicalId: string, attribute: string): Json;
  condition(name: string): boolean;
  output(stackName: string, outputName: string): Json;
  exported(name: string): Json;
}

/** The value of one of CloudFormation's intrinsic functions. */
export function intrinsic(scope: Scope, name: string, argument: Json): Json {
  const { stack, value } = scope;
  const parts = Array.isArray(argument) ? argument : [argument];
  const texts = () => (value(argument) as Json[]).map(String);
  switch (name) {
    case 'Ref':
      return scope.ref(String(argument));
    case 'Fn::GetAtt': {
      const [id = '', ...rest] = typeof argument === 'string' ? argument.split('.') : texts();
      return scope.attribute(id, rest.join('.'));
    }
    case 'Fn::Join':
      return (value(parts[1]) as Json[]).join(String(parts[0]));
    case 'Fn::Select':
      return (value(parts[1]) as Json[])[Number(value(parts[0]))];
    case 'Fn::Split':
      return String(value(parts[1])).split(String(parts[0]));
    case 'Fn::If':
      return value(scope.condition(String(parts[0])) ? parts[1] : parts[2]);
    case 'Fn::Sub':
      return substitute(scope, String(parts[0]), isObject(parts[1]) ? parts[1] : {});
    case 'Fn::FindInMap': {
      const [map = '', first = '', second = ''] = texts();
      return stack.template.Mappings?.[map]?.[first]?.[second];
    }
    case 'Fn::ImportValue':
      return scope.exported(String(value(argument)));
    case 'Fn::GetStackOutput': {
      const { StackName, OutputName } = value(argument) as JsonObject;
      return scope.output(String(StackName).split(':stack/').at(-1)?.split('/')[0] ?? '', String(OutputName));
    }
    case 'Fn::Base64':
      return Buffer.from(String(value(argument))).toString('base64');
    case 'Fn::GetAZs':
      return ['a', 'b', 'c'].map((zone) => stack.region + zone);
    case 'Fn::Length':
      return texts().length;
    case 'Fn::ToJsonString':
      return JSON.stringify(value(argument));
    default:
      throw new Error(`${name} is not understood`);
  }
}

/** Whether a condition of the template holds. */
export function holds(scope: Scope, condition: Json): boolean {
  if (!isObject(condition)) throw new Error(`no such condition: ${JSON.stringify(condition)}`);
  const [form = '', argument] = Object.entries(condition)[0] ?? [];
  const parts = Array.isArray(argument) ? argument : [];
  if (form === 'Condition') return scope.condition(String(argument));
  if (form === 'Fn::Equals') {
    const [left, right] = parts.map((part) => String(scope.value(part)));
    return left === right;
  }
  if (form === 'Fn::Not') return !holds(scope, parts[0]);
  if (form === 'Fn::And') return parts.every((part) => holds(scope, part));
  if (form === 'Fn::Or') return parts.some((part) => holds(scope, part));
  throw new Error(`the condition ${form} is not understood`);
}

function substitute(scope: Scope, text: string, given: JsonObject): string {
  return text.replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    if (name in given) return String(scope.value(given[name]));
    const [id = '', ...rest] = name.split('.');
    return String(rest.length > 0 ? scope.attribute(id, rest.join('.')) : scope.ref(name));
  });
}

/** What CloudFormation itself knows: `AWS::Region` and the like. */
export function pseudoParameter(stack: Stack, name: string): Json {
  switch (name) {
    case 'AWS::AccountId':
      return stack.account;
    case 'AWS::Region':
      return stack.region;
    case 'AWS::Partition':
      return 'aws';
    case 'AWS::URLSuffix':
      return 'amazonaws.com';
    case 'AWS::StackName':
      return stack.name;
    case 'AWS::StackId':
      return `arn:aws:cloudformation:${stack.region}:${stack.account}:stack/${stack.name}/local`;
    case 'AWS::NoValue':
      return undefined;
    default:
      throw new Error(`${name} is not understood`);
  }
}
