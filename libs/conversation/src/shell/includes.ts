import { Inject, Injectable } from '@nestjs/common';
import type { AccountScope } from '@verbatim/kernel';
import {
  CONVERSATION_READER,
  type By,
  type ConversationReader,
  type ConversationRecord,
} from '../ports/conversation-reader.port';
import { DIRECTORY_FACTS, type DirectoryFacts } from '../ports/directory-facts.port';
import { NEWEST_FEEDBACK, NEWEST_MESSAGES, NEWEST_RATINGS, type Include, type Included } from '../ports/included';
import { MESSAGE_READER, type MessageReader } from '../ports/message-reader.port';

type Part = (record: ConversationRecord) => Included;

const distinct = (ids: readonly (string | null)[]): string[] => [
  ...new Set(ids.filter((id): id is string => id !== null)),
];

/** Fetches what belongs to conversations, one statement for each kind of thing, however many there are. */
@Injectable()
export class Includes {
  constructor(
    @Inject(CONVERSATION_READER) private readonly conversations: ConversationReader,
    @Inject(MESSAGE_READER) private readonly messages: MessageReader,
    @Inject(DIRECTORY_FACTS) private readonly directory: DirectoryFacts,
  ) {}

  /** In the order of the records, which the caller has been shown to reach. */
  async of(
    scope: AccountScope,
    records: readonly ConversationRecord[],
    wanted: readonly Include[],
  ): Promise<readonly Included[]> {
    if (records.length === 0) return [];
    const parts = await Promise.all([...new Set(wanted)].map((one) => this.readers[one](scope, records)));
    return records.map((record) => Object.assign({}, ...parts.map((part) => part(record))) as Included);
  }

  private readonly readers: Record<
    Include,
    (scope: AccountScope, records: readonly ConversationRecord[]) => Promise<Part>
  > = {
    contextState: async (scope, records) => {
      const found = await this.conversations.contextStates(scope, idsOf(records));
      return ({ id }) => ({ contextState: found.get(id) ?? null });
    },
    messages: async (scope, records) => {
      const found = await this.messages.newest(scope, idsOf(records), NEWEST_MESSAGES);
      return ({ id }) => ({ messages: found.get(id) ?? [] });
    },
    feedback: async (scope, records) => {
      const found = await this.conversations.feedbackOf(scope, idsOf(records), NEWEST_FEEDBACK);
      return ({ id }) => ({ feedbackGiven: found.get(id) ?? [] });
    },
    ratings: async (scope, records) => {
      const found = await this.conversations.ratingsOf(scope, idsOf(records), NEWEST_RATINGS);
      const raters = [...found.values()].flat().map(({ rater }) => rater);
      const of = (kind: 'user' | 'member'): string[] =>
        distinct(raters.map((one) => (one.kind === kind ? one.id : null)));
      const [users, members] = await Promise.all([
        this.directory.users(scope, of('user')),
        this.directory.members(scope, of('member')),
      ]);
      const emails = { user: users, member: members };
      return ({ id }) => ({
        ratings: (found.get(id) ?? []).map((one) => ({
          ...one,
          raterEmail: emails[one.rater.kind].get(one.rater.id ?? '')?.email ?? null,
        })),
      });
    },
    user: async (scope, records) => {
      const found = await this.directory.users(scope, distinct(records.map(({ userId }) => userId)));
      return ({ userId }) => ({ user: (userId !== null && found.get(userId)) || null });
    },
    agent: async (scope, records) => {
      const found = await this.directory.agents(scope, distinct(records.map(({ agentId }) => agentId)));
      return ({ agentId }) => ({ agent: found.get(agentId) ?? null });
    },
    assignee: async (scope, records) => {
      const found = await this.directory.members(scope, distinct(records.map(({ assigneeId }) => assigneeId)));
      return ({ assigneeId }) => ({ assignee: (assigneeId !== null && found.get(assigneeId)) || null });
    },
    state: async (scope, records) => {
      const found = await this.directory.states(scope, distinct(records.map(({ stateId }) => stateId)));
      return ({ stateId }) => ({ state: (stateId !== null && found.get(stateId)) || null });
    },
    categories: async (scope, records) => {
      const found = await this.directory.categories(scope, distinct(records.flatMap(({ categoryIds }) => categoryIds)));
      return ({ categoryIds }) => ({ categories: categoryIds.flatMap((id) => found.get(id) ?? []) });
    },
    variant: async (scope, records) => {
      const found = await this.directory.variants(scope, distinct(records.map(({ variantId }) => variantId)));
      return ({ variantId }) => ({ variant: (variantId !== null && found.get(variantId)) || null });
    },
    people: async (scope, records) => {
      const all = records.flatMap(({ createdBy, updatedBy }) => [createdBy, updatedBy]);
      const of = (kind: By['kind']): string[] => distinct(all.map((by) => (by?.kind === kind ? by.id : null)));
      const { members, keys } = await this.directory.names(scope, { members: of('member'), keys: of('key') });
      const nameOf = (by: By | null): string | null =>
        (by?.kind === 'member' ? members.get(by.id) : by?.kind === 'key' ? keys.get(by.id) : null) ?? null;
      return ({ createdBy, updatedBy }) => ({
        people: { createdBy: nameOf(createdBy), updatedBy: nameOf(updatedBy) },
      });
    },
  };
}

const idsOf = (records: readonly ConversationRecord[]): string[] => records.map(({ id }) => id);
