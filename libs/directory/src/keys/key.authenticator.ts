import { createHash, timingSafeEqual } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { type Authenticated, Authenticator, refuse } from '@verbatim/http';
import { type Actor, environments } from '@verbatim/kernel';
import { DirectoryError } from '../directory.errors';
import type { Clock } from '../ports/clock.port';
import type { FailureLimit } from './failure-limit';
import { type ParsedKey, parseKey } from './key-format';
import type { KeyFacts, KeyLookup } from './key-lookup';
import type { MemberLookup } from './member-lookup';
import { platformScope } from './platform-scope';

const MEMBER = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

const platformAdministrator: Authenticated = {
  scope: platformScope,
  actor: { kind: 'admin', id: 'platform' },
  keyId: null,
  admin: true,
  scopes: [],
};

/**
 * Knows API keys and the platform administrator's key. Unknown, revoked, expired and garbled keys are refused alike;
 * what cannot be a key costs no look-up.
 */
export class KeyAuthenticator extends Authenticator {
  private readonly adminHash: Buffer;

  constructor(
    adminKey: string,
    private readonly keys: KeyLookup,
    private readonly members: MemberLookup,
    private readonly failures: FailureLimit,
    private readonly clock: Clock,
  ) {
    super();
    this.adminHash = sha256(adminKey);
  }

  /** Throws `auth.missing`, `auth.invalid`, or `limit.rate` after too many failures from one address. */
  override async authenticate(key: string | undefined, ip: string): Promise<Authenticated> {
    if (key === undefined) throw refuse('auth.missing', 'Send your API key: Authorization: Bearer sk_…');
    const caller = await this.recognise(key);
    if (caller) return caller;
    const wait = this.failures.count(ip);
    if (wait !== null)
      throw refuse('limit.rate', 'Too many failed attempts from this address.', {
        headers: { 'retry-after': String(wait) },
        details: { retryAfterSeconds: wait },
      });
    throw refuse('auth.invalid', 'The API key is unknown, expired or revoked.');
  }

  /** False once the key is revoked or expired, or allows other things than it did. */
  override async isStill(caller: Authenticated, key: string | undefined): Promise<boolean> {
    return isDeepStrictEqual(await this.recognise(key ?? ''), caller);
  }

  /** Throws `member.missing`. The administrator has no members: there the header means nothing. */
  override async actingAs(caller: Authenticated, given: string): Promise<Actor> {
    if (caller.admin) return caller.actor;
    const id = given.toLowerCase();
    if (MEMBER.test(id) && (await this.members.exists(caller.scope, id))) return { kind: 'member', id };
    throw new DirectoryError('member.missing', 'Acting-Member names no member of this account.');
  }

  private async recognise(token: string): Promise<Authenticated | null> {
    const hash = sha256(token);
    if (timingSafeEqual(hash, this.adminHash)) return platformAdministrator;
    const parsed = parseKey(token, hash.toString('hex'));
    if (!parsed) return null;
    const facts = await this.keys.find(parsed);
    if (!facts || (facts.expiresAt && facts.expiresAt <= this.clock.now())) return null;
    return callerOf(parsed, facts);
  }
}

const callerOf = ({ mode, shard }: ParsedKey, facts: KeyFacts): Authenticated => ({
  scope: {
    shard,
    accountId: facts.accountId,
    projectId: facts.projectId,
    agentId: facts.agentId,
    environments: mode === 'live' ? environments : ['sandbox'],
  },
  actor: { kind: 'key', id: facts.keyId },
  keyId: facts.keyId,
  admin: false,
  scopes: facts.scopes,
  requestsPerMinute: facts.requestsPerMinute,
});
