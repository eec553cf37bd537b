import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { EVENT_STORE, type EventStore, type StreamRef } from '@verbatim/event-store';
import { newId } from '@verbatim/ids';
import type { CallContext } from '@verbatim/kernel';
import type { CommandMeta, ConversationCommand } from '../../domain/conversation.commands';
import { ConversationError } from '../../domain/conversation.errors';
import type { Details } from '../../domain/conversation.events';
import { isLive, type LiveConversation } from '../../domain/conversation.state';
import { AGENTS, USERS, type Agents, type Users } from '../../ports/agents.port';
import type { ConversationRecord } from '../../ports/conversation-reader.port';
import { ERASER, type Eraser } from '../../ports/eraser.port';
import { CopiedWordsGone, FORKS, type Forks, type MadeFork } from '../../ports/forks.port';
import { TIMELINE_READER, type TimelineReader } from '../../ports/timeline-reader.port';
import { actsIn } from '../../shell/acts';
import { Announcer } from '../../shell/announcer';
import { Anonymiser } from '../../shell/anonymiser';
import { ConversationLoader } from '../../shell/conversation.loader';
import { withClosing } from '../../shell/idle-rules';
import { isWithin } from '../../shell/visibility';
import { ForkConversationCommand } from './fork-conversation.command';

/** Each time words were taken out of the conversation while it was copied; that happens once or twice in its life. */
const TRIES = 5;
const PAGE = 100;

@CommandHandler(ForkConversationCommand)
export class ForkConversationHandler implements ICommandHandler<ForkConversationCommand, ConversationRecord> {
  constructor(
    private readonly loader: ConversationLoader,
    private readonly announcer: Announcer,
    private readonly anonymiser: Anonymiser,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(FORKS) private readonly forks: Forks,
    @Inject(TIMELINE_READER) private readonly messages: TimelineReader,
    @Inject(AGENTS) private readonly agents: Agents,
    @Inject(USERS) private readonly users: Users,
    @Inject(ERASER) private readonly eraser: Eraser,
  ) {}

  async execute(command: ForkConversationCommand): Promise<ConversationRecord> {
    for (let tried = 1; ; tried++) {
      try {
        return await this.once(command);
      } catch (error) {
        if (!(error instanceof CopiedWordsGone) || tried === TRIES) throw error;
      }
    }
  }

  private async once({ call, conversationId, input, answer }: ForkConversationCommand): Promise<ConversationRecord> {
    const { scope } = call;
    const parent = { shard: scope.shard, accountId: scope.accountId, streamId: conversationId };
    const { state, version: head } = await this.loader.load(parent);
    if (!isLive(state) || !isWithin(scope, state)) throw new ConversationError('conversation.not-found');
    if (state.userId !== null && state.anonymisedAt === null)
      await this.anonymiser.refuseErased(scope, state.userId, null);
    const messageId = input.messageId ?? null;
    const version = messageId === null ? head : await this.endOfAct(call, parent, messageId);
    const stream = { ...parent, streamId: newId() };
    const agent = await this.agents.find(scope, state.agentId);
    const shown = (fork: ConversationRecord): ConversationRecord => withClosing(fork, agent);
    const made = await this.forks.write({
      call,
      parent,
      version,
      forkId: stream.streamId,
      commands: (copy, details, meta) =>
        commandsFor({ parent: state, copy, details }, conversationId, version, input, meta),
      answer: (fork) => answer(shown(fork)),
    });
    this.loader.remember(stream, made.outcome.after, made.outcome.version);
    this.announcer.announce(stream, made.outcome, []);
    await this.keepErasedOut(call, stream, made);
    return shown(made.record);
  }

  /** The last event of what was done at once when the message came: nothing is cut in the middle of an act. */
  private async endOfAct({ scope }: CallContext, parent: StreamRef, messageId: string): Promise<number> {
    const added = await this.messages.added(scope, parent.streamId, messageId);
    if (!added) throw new ConversationError('reference.missing', { field: 'messageId' }, '/messageId');
    let end = added.version;
    for (let isWhole = false; !isWhole;) {
      // From the message's own event on each time, for an act is told from what follows by its first event.
      const limit = end - added.version + PAGE;
      const events = await this.store.readStream(parent, { fromVersion: added.version, limit });
      const [act = []] = actsIn(events);
      end = added.version + Math.max(act.length, 1) - 1;
      isWhole = act.length < limit;
    }
    return end;
  }

  /**
   * The copy holds the words of people who may have been erased while it was made: those whose erasure began before the
   * commit show here, and an erasure that begins later finds the copy as it finds any conversation.
   */
  private async keepErasedOut(call: CallContext, stream: StreamRef, { outcome, raters }: MadeFork): Promise<void> {
    const { after } = outcome;
    if (!isLive(after)) return;
    if (after.anonymisedAt !== null) await this.eraser.scrub(stream);
    else if (after.userId !== null) await this.anonymiser.keepOut(call, stream.streamId, after.userId, null);
    for (const rater of raters) {
      const standing = await this.users.standing(call.scope, rater);
      if (standing === 'erasing' || standing === 'erased') await this.eraser.scrubFeedback(stream, rater);
    }
  }
}

interface Forking {
  readonly parent: LiveConversation;
  readonly copy: LiveConversation;
  readonly details: Details;
}

/** What was anonymised since is anonymised in the copy as well: its user is the same. */
const commandsFor = (
  { parent, copy, details }: Forking,
  fromConversationId: string,
  atVersion: number,
  { messageId: atMessageId = null, title }: ForkConversationCommand['input'],
  meta: () => CommandMeta,
): readonly ConversationCommand[] => [
  { type: 'Fork', data: { fromConversationId, atMessageId, atVersion }, meta: meta() },
  ...(parent.anonymisedAt !== null && copy.anonymisedAt === null
    ? [{ type: 'Anonymise' as const, data: { events: 0 }, meta: meta() }]
    : []),
  ...(title === undefined
    ? []
    : [{ type: 'ChangeDetails' as const, data: { changes: { title }, current: details }, meta: meta() }]),
];
