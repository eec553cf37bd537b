import { Module } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ConversationModule } from './conversation.module';
import { BulkUpdateJob } from './features/bulk-update/bulk-update.job';
import { ChangeConversationCommand } from './features/change-conversation/change-conversation.command';
import { DeleteConversationCommand } from './features/delete-conversation/delete-conversation.command';
import { DeleteUserConversationsJob } from './features/delete-user-conversations/delete-user-conversations.job';
import { EraseUserJob } from './features/erase-user/erase-user.job';
import { RerunScoresJob, RerunSummariesJob } from './features/rerun-assessments/rerun-assessments.job';
import { ASSESSMENT_READER, type AssessmentReader } from './ports/assessment-reader.port';
import { CONVERSATION_PAGES, type ConversationPages } from './ports/conversation-pages.port';

/** The kinds of job of this context, for the process that runs them. Needs the directory, the jobs and the infrastructure. */
@Module({
  imports: [ConversationModule],
  providers: [
    EraseUserJob,
    {
      provide: BulkUpdateJob,
      inject: [CommandBus, CONVERSATION_PAGES],
      useFactory: (commands: CommandBus, pages: ConversationPages) =>
        new BulkUpdateJob(
          (call, id, change) => commands.execute(new ChangeConversationCommand(call, id, change)),
          pages,
        ),
    },
    {
      provide: DeleteUserConversationsJob,
      inject: [CommandBus, CONVERSATION_PAGES],
      useFactory: (commands: CommandBus, pages: ConversationPages) =>
        new DeleteUserConversationsJob(
          (call, id, reason) => commands.execute(new DeleteConversationCommand(call, id, reason)),
          pages,
        ),
    },
    ...[RerunSummariesJob, RerunScoresJob].map((Job) => ({
      provide: Job,
      inject: [CommandBus, CONVERSATION_PAGES, ASSESSMENT_READER],
      useFactory: (commands: CommandBus, pages: ConversationPages, results: AssessmentReader) =>
        new Job(commands, pages, results),
    })),
  ],
  exports: [EraseUserJob, BulkUpdateJob, DeleteUserConversationsJob, RerunSummariesJob, RerunScoresJob],
})
export class ConversationJobsModule {}

/** Providers of the kinds, for the registration of the jobs. */
export const conversationJobs = [
  EraseUserJob,
  BulkUpdateJob,
  DeleteUserConversationsJob,
  RerunSummariesJob,
  RerunScoresJob,
];
