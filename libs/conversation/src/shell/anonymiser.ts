import { Inject, Injectable } from '@nestjs/common';
import { DomainError, type AccountScope, type CallContext } from '@verbatim/kernel';
import { isLive } from '../domain/conversation.state';
import { USERS, type Users } from '../ports/agents.port';
import { ERASER, type Eraser } from '../ports/eraser.port';
import { ConversationRunner } from './conversation.runner';

/**
 * Takes the words of an erased user out of a conversation. First the fact, because a conversation that lives would take
 * in new words behind the scrubbing; then the words, all that were there before the fact. One that is deleted is erased
 * without waiting for its grace period. Repeating it does what is left to do.
 */
@Injectable()
export class Anonymiser {
  constructor(
    private readonly runner: ConversationRunner,
    @Inject(ERASER) private readonly eraser: Eraser,
    @Inject(USERS) private readonly users: Users,
  ) {}

  async anonymise(call: CallContext, conversationId: string): Promise<void> {
    const { shard, accountId } = call.scope;
    const stream = { shard, accountId, streamId: conversationId };
    await this.runner.run({
      call,
      conversationId,
      commands: async (state, meta) => {
        if (state.status === 'deleted')
          return [{ type: 'Erase', data: { events: await this.eraser.count(stream), early: true }, meta: meta() }];
        if (isLive(state) && state.anonymisedAt === null)
          return [{ type: 'Anonymise', data: { events: await this.eraser.count(stream) }, meta: meta() }];
        return [];
      },
    });
    await this.eraser.scrub(stream);
  }

  /**
   * For a conversation that was started just now: its user's erasure may have begun since they were found. One that began
   * before the commit shows here; one that begins after it finds the conversation: the words go, one way or the other.
   * Throws `user.anonymised`.
   */
  async keepOut(call: CallContext, conversationId: string, userId: string, pointer?: string | null): Promise<void> {
    if ((await this.users.standing(call.scope, userId)) === 'known') return;
    await this.anonymise(call, conversationId);
    throw userAnonymised(pointer);
  }

  /** The same before anything is made. */
  async refuseErased(scope: AccountScope, userId: string, pointer?: string | null): Promise<void> {
    if ((await this.users.standing(scope, userId)) !== 'known') throw userAnonymised(pointer);
  }
}

const userAnonymised = (pointer: string | null = '/user'): DomainError =>
  new DomainError('user.anonymised', 'What is known of this user is erased, or being erased.', {}, pointer);
