import { Inject, Injectable } from '@nestjs/common';
import type { AccountScope } from '@verbatim/kernel';
import { MESSAGE_READER, type MessageReader, type MessageRecord } from '../../ports/message-reader.port';
import { leadsTo, pairTurns, type Known, type Turn } from './pair-turns';

interface Window {
  readonly limit: number;
  /** Seqs of turns. */
  readonly after: number | null;
  readonly before: number | null;
}

/** Pages of turns, out of pages of messages. */
@Injectable()
export class TurnReader {
  constructor(@Inject(MESSAGE_READER) private readonly messages: MessageReader) {}

  /** Up to `limit + 1` turns next to the place, nearest first; within a conversation the caller has been shown to reach. */
  async list(scope: AccountScope, conversationId: string, { limit, after, before }: Window): Promise<readonly Turn[]> {
    const direction = before === null ? 'asc' : 'desc';
    const turns: Turn[] = [];
    let place = before ?? after;
    for (let more = true; more && turns.length <= limit;) {
      const window = { limit, direction, after: place, before: null } as const;
      const found = await this.messages.list(scope, conversationId, window);
      const messages = found.slice(0, limit);
      turns.push(...pairTurns(messages, await this.known(scope, conversationId, messages)));
      more = found.length > limit;
      place = messages.at(-1)?.seq ?? place;
    }
    return turns.slice(0, limit + 1);
  }

  private async known(scope: AccountScope, conversationId: string, messages: readonly MessageRecord[]): Promise<Known> {
    const byId = new Map(messages.map((message) => [message.id, message]));
    let fresh = messages;
    while (fresh.length > 0) {
      const wanted = [...new Set(fresh.flatMap(leadsTo))].filter((id) => !byId.has(id));
      const read = await Promise.all(wanted.map((id) => this.messages.find(scope, conversationId, id))); // one statement
      fresh = read.filter((message) => message !== null);
      for (const message of fresh) byId.set(message.id, message);
    }
    const imported = [...byId.values()].filter(({ role, question }) => role === 'user' && question === null);
    const behind = Math.min(...imported.map(({ seq }) => seq));
    const ids = imported.map(({ id }) => id);
    const answers = ids.length > 0 ? await this.messages.firstAnswers(scope, conversationId, behind, ids) : [];
    const firstAnswers = new Map(answers.map((message) => [message.questionId, message]));
    return { byId: (id) => byId.get(id), firstAnswer: (id) => firstAnswers.get(id) };
  }
}
