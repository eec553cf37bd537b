import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { isLive } from '../../domain/conversation.state';
import { ASSESSMENT_READER, type AssessmentReader } from '../../ports/assessment-reader.port';
import { ConversationRunner } from '../conversation.runner';
import type { Outcome } from '../outcome';
import { assessments } from './assessments';
import { RequestAssessmentCommand, type RequestedAssessment } from './request-assessment.command';

@CommandHandler(RequestAssessmentCommand)
export class RequestAssessmentHandler implements ICommandHandler<RequestAssessmentCommand, RequestedAssessment> {
  constructor(
    private readonly runner: ConversationRunner,
    @Inject(ASSESSMENT_READER) private readonly results: AssessmentReader,
  ) {}

  async execute({ call, conversationId, request, answer }: RequestAssessmentCommand): Promise<RequestedAssessment> {
    const { kind, requestId, cause, delayMs = 0, since } = request;
    const requested = ({ events, version }: Outcome): RequestedAssessment => ({
      requestId,
      version,
      isNew: events.length > 0,
    });
    const outcome = await this.runner.run({
      call,
      conversationId,
      commands: async (state, meta) => {
        const last = isLive(state) ? assessments[kind].of(state).last : null;
        if (since !== undefined && last !== null && last.owedFrom >= since) return [];
        // Whoever asks by itself may ask twice, even long after: the state knows only the last request.
        if (cause !== 'requested' && (await this.results.has(call.scope, conversationId, requestId))) return [];
        const { now, freshId } = meta();
        const dueAt = new Date(Date.parse(now) + delayMs).toISOString();
        return [assessments[kind].request({ requestId, cause, dueAt }, { now, freshId })];
      },
      ...(answer ? { answer: (decided: Outcome) => answer(requested(decided)) } : {}),
    });
    return requested(outcome);
  }
}
