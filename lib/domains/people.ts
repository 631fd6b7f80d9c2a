import { ArnFormat, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  AccountRecovery,
  type CfnUserPool,
  ClientAttributes,
  Mfa,
  UserPool,
  type UserPoolClient,
  UserPoolEmail,
  VerificationEmailStyle,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { acknowledge } from '../blocks/acknowledge.ts';
import { environmentOf, named } from '../deployment.ts';
import { type AppClient, Apps } from './apps.ts';

/** The function of accounts that hears of every new person; the pool knows it by name, for accounts comes later. */
export const onPersonConfirmed = 'accounts-on-person-confirmed';
/** The function of accounts that writes the mail a code goes with. */
export const onCodeMade = 'accounts-on-code-made';

/** Who can sign in, and the mail that tells them their codes. What a person may do is accounts' own business. */
export class People extends Construct {
  readonly pool: UserPool;
  readonly client: UserPoolClient;
  readonly issuer: string;
  /** Apps of others that people may sign in to. */
  readonly apps: readonly AppClient[];

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const { mail, keepsData } = environmentOf(this);
    this.pool = new UserPool(this, 'Pool', {
      userPoolName: named(this, 'people'),
      selfSignUpEnabled: true,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      keepOriginal: { email: true },
      // Whoever wants one turns it on: an authenticator app, for a text message can be had by others.
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      passwordPolicy: {
        minLength: 10,
        requireDigits: false,
        requireLowercase: false,
        requireSymbols: false,
        requireUppercase: false,
      },
      email: UserPoolEmail.withSES({ fromEmail: mail.from, fromName: 'Arclight', sesVerifiedDomain: mail.domain }),
      userVerification: {
        emailStyle: VerificationEmailStyle.CODE,
        emailSubject: 'Your Arclight code',
        // The function of accounts says what each code is for; this is for what it has no words for.
        emailBody: 'Your code is {####}. If you did not ask for it, you need not do anything.',
      },
      deletionProtection: keepsData,
      removalPolicy: keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    const arnOf = (runs: string): string =>
      Stack.of(this).formatArn({
        service: 'lambda',
        resource: 'function',
        resourceName: named(this, runs),
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      });
    (this.pool.node.defaultChild as CfnUserPool).lambdaConfig = {
      postConfirmation: arnOf(onPersonConfirmed),
      customMessage: arnOf(onCodeMade),
    };
    acknowledge(this.pool, {
      'AwsSolutions-COG1': 'Length counts, mixtures do not (NIST SP 800-63B): ten characters at least, of any kind.',
      'AwsSolutions-COG2':
        'A second factor is everybody’s own choice: an authenticator app, with recovery codes of ours.',
      'AwsSolutions-COG8': 'The Essentials plan is chosen: the Plus plan’s threat protection is paid per user.',
    });
    this.client = this.pool.addClient('Platform', {
      userPoolClientName: 'platform',
      generateSecret: false,
      disableOAuth: true,
      authFlows: { userPassword: true },
      accessTokenValidity: Duration.minutes(30),
      idTokenValidity: Duration.minutes(30),
      refreshTokenValidity: Duration.days(7),
      // A client whose answer got lost may ask once more with the old token.
      refreshTokenRotationGracePeriod: Duration.seconds(30),
      enableTokenRevocation: true,
      preventUserExistenceErrors: true,
      // What people may write about themselves here carries no rights. Cognito asks for the address at sign-up.
      writeAttributes: new ClientAttributes().withStandardAttributes({ email: true, fullname: true, locale: true }),
    });
    this.issuer = this.pool.userPoolProviderUrl;
    this.apps = new Apps(this, 'Apps', { pool: this.pool }).clients;
  }
}
