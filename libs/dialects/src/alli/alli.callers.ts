import { Injectable } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ChangeUserCommand, FindMemberQuery, FindOrCreateUserCommand } from '@verbatim/directory';
import { refuse } from '@verbatim/http';
import { DomainError, type CallContext } from '@verbatim/kernel';
import { invalidHeader, unknownAgent, type AlliAsked } from './alli.identity';

export interface AlliCaller {
  /** In the name of the human agent, if one was named. */
  readonly call: CallContext;
  /** The user the call is attributed to; null when none was named. */
  readonly userId: string | null;
}

/** Knows who makes a call. One that names nobody costs nothing. */
@Injectable()
export class AlliCallers {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  /** Throws `request.invalid` for an unknown agent, `auth.scope` when the key may not write users. */
  async admit(asked: AlliAsked): Promise<AlliCaller> {
    const call = await this.acting(asked);
    return { call, userId: await this.user(call, asked) };
  }

  private async acting({ call, agentEmail }: AlliAsked): Promise<CallContext> {
    if (agentEmail === undefined) return call;
    const member = await this.queries.execute(new FindMemberQuery(call.scope, agentEmail));
    if (member === null) throw unknownAgent();
    return { ...call, actor: { kind: 'member', id: member.id } };
  }

  private async user(call: CallContext, { scopes, userEmail, ownUserId }: AlliAsked): Promise<string | null> {
    if (userEmail === undefined && ownUserId === undefined) return null;
    if (!scopes.includes('users:write')) throw refuse('auth.scope', 'To name a user needs the scope users:write.');
    try {
      return await this.userId(call, { userEmail, ownUserId });
    } catch (error) {
      throw userRefused(error);
    }
  }

  private async userId(
    call: CallContext,
    { userEmail, ownUserId }: Pick<AlliAsked, 'userEmail' | 'ownUserId'>,
  ): Promise<string> {
    // The Idempotency-Key is left to the call's own effect.
    const asked = { call: { ...call, idempotency: null }, reason: null };
    const known = {
      ...(ownUserId === undefined ? {} : { externalId: ownUserId }),
      ...(userEmail === undefined ? {} : { email: userEmail }),
    };
    const { body: user } = await this.commands.execute(new FindOrCreateUserCommand(asked, known));
    if (userEmail !== undefined && user.email !== userEmail)
      await this.commands.execute(new ChangeUserCommand(asked, user.id, null, { email: userEmail }));
    return user.id;
  }
}

/** Any call may name a user, also one that reads and knows of no conflict. */
const userRefused = (error: unknown): unknown => {
  if (!(error instanceof DomainError)) return error;
  switch (error.code) {
    case 'user.ambiguous':
    case 'user.identifier-taken':
      return invalidHeader('USER-EMAIL', 'belongs to another user');
    case 'user.anonymised':
      return invalidHeader('OWN-USER-ID', 'names a user who is erased, or being erased');
    case 'conflict.retry':
      return refuse('service.unavailable', 'The user was changed meanwhile: try again.');
    default:
      return error;
  }
};
