import { z } from 'zod';

const Inert = z.unknown().optional();
const FunctionArn = z
  .string()
  .regex(/^arn:aws:lambda:/)
  .optional();

const Attribute = z.strictObject({
  Name: z.string(),
  AttributeDataType: z.enum(['String', 'Number', 'DateTime', 'Boolean']).optional(),
  Mutable: z.boolean().optional(),
  Required: z.boolean().optional(),
  StringAttributeConstraints: z
    .strictObject({ MinLength: z.string().optional(), MaxLength: z.string().optional() })
    .optional(),
  NumberAttributeConstraints: z
    .strictObject({ MinValue: z.string().optional(), MaxValue: z.string().optional() })
    .optional(),
});

const PasswordPolicy = z.strictObject({
  MinimumLength: z.number().optional(),
  RequireLowercase: z.boolean().optional(),
  RequireNumbers: z.boolean().optional(),
  RequireSymbols: z.boolean().optional(),
  RequireUppercase: z.boolean().optional(),
  TemporaryPasswordValidityDays: z.number().optional(),
});

export const PoolProperties = z.strictObject({
  UserPoolName: z.string().optional(),
  AccountRecoverySetting: z
    .strictObject({
      RecoveryMechanisms: z.array(
        z.strictObject({
          Name: z.enum(['verified_email', 'verified_phone_number', 'admin_only']),
          Priority: z.number(),
        }),
      ),
    })
    .optional(),
  AdminCreateUserConfig: z
    .strictObject({
      AllowAdminCreateUserOnly: z.boolean().optional(),
      InviteMessageTemplate: z
        .strictObject({
          EmailMessage: z.string().optional(),
          EmailSubject: z.string().optional(),
          SMSMessage: z.string().optional(),
        })
        .optional(),
    })
    .optional(),
  AliasAttributes: z.array(z.enum(['email', 'preferred_username'])).optional(),
  AutoVerifiedAttributes: z.array(z.literal('email')).optional(),
  DeletionProtection: z.enum(['ACTIVE', 'INACTIVE']).optional(),
  EmailConfiguration: z
    .strictObject({
      EmailSendingAccount: z.enum(['COGNITO_DEFAULT', 'DEVELOPER']).optional(),
      From: z.string().optional(),
      ReplyToEmailAddress: z.string().optional(),
      SourceArn: z.string().optional(),
      ConfigurationSet: z.string().optional(),
    })
    .optional(),
  EmailVerificationMessage: z.string().optional(),
  EmailVerificationSubject: z.string().optional(),
  LambdaConfig: z
    .strictObject({ PreSignUp: FunctionArn, PostConfirmation: FunctionArn, CustomMessage: FunctionArn })
    .optional(),
  MfaConfiguration: z.enum(['OFF', 'OPTIONAL']).optional(),
  EnabledMfas: z.array(z.literal('SOFTWARE_TOKEN_MFA')).optional(),
  Policies: z
    .strictObject({
      PasswordPolicy: PasswordPolicy.optional(),
      SignInPolicy: z.strictObject({ AllowedFirstAuthFactors: z.tuple([z.literal('PASSWORD')]) }).optional(),
    })
    .optional(),
  Schema: z.array(Attribute).optional(),
  SmsVerificationMessage: Inert,
  SmsAuthenticationMessage: Inert,
  UserAttributeUpdateSettings: z
    .strictObject({ AttributesRequireVerificationBeforeUpdate: z.array(z.literal('email')) })
    .optional(),
  UsernameAttributes: z.array(z.literal('email')).optional(),
  UsernameConfiguration: z.strictObject({ CaseSensitive: z.boolean().optional() }).optional(),
  UserPoolAddOns: z.strictObject({ AdvancedSecurityMode: z.enum(['OFF', 'AUDIT', 'ENFORCED']) }).optional(),
  UserPoolTags: Inert,
  UserPoolTier: Inert,
  VerificationMessageTemplate: z
    .strictObject({
      DefaultEmailOption: z.literal('CONFIRM_WITH_CODE').optional(),
      EmailMessage: z.string().optional(),
      EmailSubject: z.string().optional(),
      SmsMessage: Inert,
    })
    .optional(),
});
export type PoolProperties = z.output<typeof PoolProperties>;
export type PasswordPolicy = z.output<typeof PasswordPolicy>;

const Unit = z.enum(['seconds', 'minutes', 'hours', 'days']).optional();

export const ClientProperties = z.strictObject({
  ClientName: z.string().optional(),
  UserPoolId: z.string(),
  AccessTokenValidity: z.number().optional(),
  IdTokenValidity: z.number().optional(),
  RefreshTokenValidity: z.number().optional(),
  TokenValidityUnits: z.strictObject({ AccessToken: Unit, IdToken: Unit, RefreshToken: Unit }).optional(),
  AuthSessionValidity: z.number().optional(),
  AllowedOAuthFlows: z.array(z.literal('code')).optional(),
  AllowedOAuthFlowsUserPoolClient: z.boolean().optional(),
  AllowedOAuthScopes: z.array(z.string()).optional(),
  CallbackURLs: z.array(z.string()).optional(),
  LogoutURLs: z.array(z.string()).optional(),
  SupportedIdentityProviders: z.array(z.literal('COGNITO')).optional(),
  EnablePropagateAdditionalUserContextData: Inert,
  EnableTokenRevocation: z.boolean().optional(),
  ExplicitAuthFlows: z.array(z.string()).optional(),
  GenerateSecret: z.boolean().optional(),
  PreventUserExistenceErrors: z.enum(['ENABLED', 'LEGACY']).optional(),
  ReadAttributes: z.array(z.string()).optional(),
  WriteAttributes: z.array(z.string()).optional(),
  RefreshTokenRotation: z
    .strictObject({
      Feature: z.enum(['ENABLED', 'DISABLED']),
      RetryGracePeriodSeconds: z.number().min(0).max(60).optional(),
    })
    .optional(),
});
export type ClientProperties = z.output<typeof ClientProperties>;

export const DomainProperties = z.strictObject({
  Domain: z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/),
  UserPoolId: z.string(),
  /** 1: the classic hosted pages. */
  ManagedLoginVersion: z.literal(1).optional(),
});

export const ResourceServerProperties = z.strictObject({
  Identifier: z.string(),
  Name: z.string(),
  UserPoolId: z.string(),
  Scopes: z
    .array(
      z.strictObject({
        ScopeName: z.string().regex(/^[\x21\x23-\x2E\x30-\x5B\x5D-\x7E]+$/),
        ScopeDescription: z.string(),
      }),
    )
    .optional(),
});

export const understands = {
  'AWS::Cognito::UserPool': PoolProperties,
  'AWS::Cognito::UserPoolClient': ClientProperties,
  'AWS::Cognito::UserPoolDomain': DomainProperties,
  'AWS::Cognito::UserPoolResourceServer': ResourceServerProperties,
  'AWS::Cognito::UserPoolGroup': z.strictObject({
    GroupName: z.string().optional(),
    UserPoolId: z.string(),
    Description: Inert,
    Precedence: Inert,
    RoleArn: Inert,
  }),
};
