import type { Laptop } from './laptop.ts';
import { password } from './laptop.ts';
import { type OidcApp, signedInTo, type Tokens } from './oidc.ts';

/** The origin and the address of the example page, as config/local.ts registers them. */
export const pageOrigin = 'http://localhost:8091';
export const pageAddress = `${pageOrigin}/oidc-pkce.html`;

/** The app the laptop's settings register. */
export const appOf = ({ cloud }: Laptop): OidcApp => {
  const told = cloud.resources
    .map(
      ({ properties }) => (properties['Environment'] as { Variables?: Record<string, string> } | undefined)?.Variables,
    )
    .find((variables) => variables?.['TOKEN_APP_CLIENTS']);
  return {
    issuer: told?.['TOKEN_ISSUER'] ?? '',
    clientId: told?.['TOKEN_APP_CLIENTS']?.split(' ')[0] ?? '',
    redirectUri: pageAddress,
  };
};

/** Somebody signs in to the app, which asks once who they are. */
export const usedBy = async (laptop: Laptop, app: OidcApp, email: string): Promise<Tokens> => {
  const tokens = await signedInTo(app, { email, password });
  const answer = await fetch(`${laptop.cloud.siteUrl}/v1/me`, {
    headers: { authorization: `Bearer ${tokens.access_token}` },
  });
  if (!answer.ok) throw new Error(`the app was refused: ${answer.status} ${await answer.text()}`);
  return tokens;
};
