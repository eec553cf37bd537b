import type { Provider } from '@nestjs/common';
import { AGENTS, type Agents } from '../../ports/agents.port';
import { ASSESSMENT_MODEL, type AssessmentModel } from '../../ports/assessment-model.port';
import { ASSESSMENT_READER, type AssessmentReader } from '../../ports/assessment-reader.port';
import { CONVERSATION_READER, type ConversationReader } from '../../ports/conversation-reader.port';
import { scores, summaries } from '../../shell/assessments/assessments';
import { ConversationLoader } from '../../shell/conversation.loader';
import { ConversationRunner } from '../../shell/conversation.runner';
import { AssessConversationWorker, type AssessingParts } from './assess-conversation.worker';

export class SummariseConversationWorker extends AssessConversationWorker {
  constructor(parts: AssessingParts) {
    super(summaries, parts);
  }
}

export class ScoreConversationWorker extends AssessConversationWorker {
  constructor(parts: AssessingParts) {
    super(scores, parts);
  }
}

const provide = (worker: typeof SummariseConversationWorker | typeof ScoreConversationWorker): Provider => ({
  provide: worker,
  inject: [ConversationRunner, ConversationLoader, AGENTS, CONVERSATION_READER, ASSESSMENT_READER, ASSESSMENT_MODEL],
  useFactory: (
    runner: ConversationRunner,
    loader: ConversationLoader,
    agents: Agents,
    conversations: ConversationReader,
    reader: AssessmentReader,
    model: AssessmentModel,
  ) => new worker({ runner, loader, agents, conversations, reader, model }),
});

export const assessmentWorkers: readonly Provider[] = [
  provide(SummariseConversationWorker),
  provide(ScoreConversationWorker),
];
