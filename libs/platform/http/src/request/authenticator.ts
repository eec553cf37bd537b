import type { AccountScope, Actor } from '@verbatim/kernel';

/** What a key says of its holder. */
export interface Authenticated {
  readonly scope: AccountScope;
  readonly actor: Actor;
  readonly keyId: string | null;
  /** The platform's own administrator. */
  readonly admin: boolean;
  readonly scopes: readonly string[];
  /** The key's own limit; null or absent: that of the installation. */
  readonly requestsPerMinute?: number | null;
}

/** Port: knows the keys. Provided once, by any module of the app. */
export abstract class Authenticator {
  /**
   * Throws a DomainError `auth.missing`, `auth.invalid` (both 401) or `limit.rate` (429, `retryAfterSeconds`).
   * @param credential what the caller shows as its key; undefined: nothing, '' what is no key
   * @param ip of the client: of the first hop that is not a trusted proxy
   */
  abstract authenticate(credential: string | undefined, ip: string): Promise<Authenticated>;

  /**
   * Whether what was shown then is the key of the same caller now; asked again and again while an answer lasts. No
   * attempt, whatever it finds. Here: for ever.
   */
  isStill(_caller: Authenticated, _credential: string | undefined): Promise<boolean> {
    return Promise.resolve(true);
  }

  /**
   * Who acts when the caller names a member in `Acting-Member`; asked once the caller is let in. Throws a DomainError
   * when there is no such member. Here: the header is not heeded.
   */
  actingAs(caller: Authenticated, _member: string): Promise<Actor> {
    return Promise.resolve(caller.actor);
  }
}
