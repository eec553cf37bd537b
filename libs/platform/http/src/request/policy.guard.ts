import { createHash } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { CallContext, IdempotencyClaim } from '@verbatim/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { refuse } from '../problems/platform.problems';
import { Authenticator, type Authenticated } from './authenticator';
import { bearerToken } from './credential';
import type { Policy } from './policy';
import { RequestLimit } from './request-limit';

const allows = (policy: Exclude<Policy, { public: true }>, caller: Authenticated): boolean =>
  'admin' in policy ? caller.admin : caller.scopes.includes(policy.scope);

/** Which human of the account's staff the call is made for. */
const ACTING_MEMBER = 'acting-member';

const pathOf = (request: FastifyRequest): string => {
  const query = request.url.indexOf('?');
  return query === -1 ? request.url : request.url.slice(0, query);
};

/**
 * Admits a request by its route's policy. Runs before the body is read: strangers cost nothing, and a scope is checked
 * before anything is looked up.
 */
@Injectable()
export class PolicyGuard implements OnModuleInit {
  private authenticator: Authenticator | null = null;

  constructor(
    private readonly modules: ModuleRef,
    private readonly limit: RequestLimit,
  ) {}

  onModuleInit(): void {
    try {
      this.authenticator = this.modules.get(Authenticator, { strict: false });
    } catch {
      this.authenticator = null; // every route may be public; `admit` says so when one is not
    }
  }

  /**
   * Sets `request.call`, or throws `auth.missing`, `auth.invalid`, `limit.requests`, `auth.scope` or what refuses the
   * acting member.
   */
  async admit(request: FastifyRequest, reply: FastifyReply, policy: Exclude<Policy, { public: true }>): Promise<void> {
    if (this.authenticator === null) throw new Error('The app provides no Authenticator');
    const { edge } = request.routeOptions.config;
    const credential = edge === undefined ? bearerToken(request.headers) : edge.keyOf(request.headers);
    const { authenticator } = this;
    const caller = await authenticator.authenticate(credential, request.ip);
    request.isStillAdmitted = () => authenticator.isStill(caller, credential);
    if (edge?.admits?.(caller.scope) === false) throw refuse('auth.invalid', 'A key of this kind is not taken here.');
    const counted = await this.limit.count(caller);
    if (counted !== null) {
      reply.headers(counted.fields);
      counted.assertAllowed();
    }
    if (!allows(policy, caller)) {
      const needed = 'admin' in policy ? "the platform administrator's key" : `the scope ${policy.scope}`;
      throw refuse('auth.scope', `This needs ${needed}.`);
    }
    const member = edge === undefined ? request.headers[ACTING_MEMBER] : undefined;
    const actor = member === undefined ? caller.actor : await this.authenticator.actingAs(caller, String(member));
    request.scopes = caller.scopes;
    request.call = {
      scope: caller.scope,
      actor,
      keyId: caller.keyId,
      requestId: request.id,
      traceparent: request.traceparent,
      correlationId: request.id,
      causationId: null,
      idempotency: null,
    };
  }

  /** Puts the claim on an Idempotency-Key into the call, once the body is there. */
  claim(request: FastifyRequest): void {
    if (request.idempotencyKey === null || request.call === null) return;
    request.call = { ...request.call, idempotency: claimOf(request, request.idempotencyKey, request.call) };
    request.bodyBytes = null;
  }
}

/**
 * The query counts as part of the body. So does what the key is bound to: the same key used from another project or
 * environment of the account is another request, and must not be answered with what it may not see.
 */
const claimOf = (request: FastifyRequest, key: string, { scope }: CallContext): IdempotencyClaim => {
  const path = pathOf(request);
  const hash = createHash('sha256');
  if (request.bodyBytes !== null) hash.update(request.bodyBytes);
  hash.update(
    `\n${request.url.slice(path.length)}\n${scope.projectId}\n${scope.agentId}\n${scope.environments.join()}`,
  );
  return { key, operation: `${request.method} ${path}`, bodyHash: hash.digest('hex') };
};
