import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import {
  CursorCodec,
  etagOf,
  HttpAnswer,
  IdempotentCalls,
  page,
  preferenceApplied,
  type CursorScope,
  type Page,
} from '@verbatim/http';
import { newId } from '@verbatim/ids';
import type { CallContext, SavedAnswer } from '@verbatim/kernel';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  ASSESSMENT_READER,
  type AssessmentKind,
  type AssessmentReader,
  type AssessmentRecord,
} from '../../ports/assessment-reader.port';
import { ConversationWaiter } from '../../shell/conversation.waiter';
import { RequestAssessmentCommand, type RequestedAssessment } from '../../shell/assessments/request-assessment.command';
import type { assessmentsQuery } from '../../wire/assessment.schema';
import { gone } from '../../wire/gone';
import { AssessmentStandings, type Standing } from './assessment-standings';

/** What the routes of summaries do, and those of scores. */
@Injectable()
export class AssessmentRoutes {
  constructor(
    private readonly commands: CommandBus,
    private readonly idempotent: IdempotentCalls,
    private readonly standings: AssessmentStandings,
    private readonly waiter: ConversationWaiter,
    private readonly cursors: CursorCodec,
    @Inject(ASSESSMENT_READER) private readonly results: AssessmentReader,
  ) {}

  /** Asks for one; held for at most `wait` seconds, it answers with how it stands once nothing is pending. */
  async ask(
    call: CallContext,
    conversationId: string,
    kind: AssessmentKind,
    held: { readonly wait: number | null; readonly response: FastifyReply },
    show: (standing: Standing) => object,
  ): Promise<HttpAnswer> {
    const answer = answerFor(`/v1/conversations/${conversationId}/${kind}`);
    const asked = await this.idempotent.run(call, async () => {
      const request = { kind, requestId: newId(), cause: 'requested' as const };
      return answer(await this.commands.execute(new RequestAssessmentCommand(call, conversationId, request, answer)));
    });
    if (held.wait === null) return asked;
    const standing = await this.waiter.wait(conversationId, {
      milliseconds: held.wait * 1_000,
      abandoned: gone(held.response),
      look: () => this.standings.read(call.scope, conversationId, kind),
      enough: ({ status }) => status !== 'pending',
    });
    const headers = { ...asked.headers, 'preference-applied': preferenceApplied(held.wait) };
    return standing.status === 'pending'
      ? new HttpAnswer(202, asked.body, headers)
      : new HttpAnswer(200, show(standing), headers);
  }

  read(call: CallContext, conversationId: string, kind: AssessmentKind): Promise<Standing> {
    return this.standings.read(call.scope, conversationId, kind);
  }

  async list<View extends object>(
    { scope }: CallContext,
    conversationId: string,
    kind: AssessmentKind,
    { limit, after, before }: z.output<typeof assessmentsQuery>,
    show: (record: AssessmentRecord) => View,
  ): Promise<Page<View>> {
    await this.standings.require(scope, conversationId);
    const list: CursorScope = {
      accountId: scope.accountId,
      list: `assessments/${conversationId}`,
      filter: { kind },
      order: '-version',
    };
    const window = { limit, after: this.cursors.place(list, after), before: this.cursors.place(list, before) };
    const rows = await this.results.list(scope, conversationId, kind, window);
    const cursorOf = ({ version }: AssessmentRecord): string => this.cursors.encode(list, [version]);
    const { data, pagination } = page({ rows, limit, after, before, cursorOf });
    return { data: data.map(show), pagination };
  }
}

const answerFor =
  (location: string) =>
  ({ requestId, version }: RequestedAssessment): SavedAnswer => ({
    status: 202,
    headers: { etag: etagOf(version), location },
    body: { status: 'pending', requestId },
  });
