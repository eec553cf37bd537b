import { Module } from '@nestjs/common';
import { ProblemsModule } from '@verbatim/http';
import { ConversationModule } from './conversation.module';
import { conversationProblems } from './conversation.problems';
import { AnnotateMessageController } from './features/annotate-message/annotate-message.controller';
import { AssessmentRoutes } from './features/assess-conversation/assessment-routes';
import { AssessmentStandings } from './features/assess-conversation/assessment-standings';
import { ScoresController } from './features/assess-conversation/scores.controller';
import { SummariesController } from './features/assess-conversation/summaries.controller';
import { BulkUpdateController } from './features/bulk-update/bulk-update.controller';
import { ChangeConversationController } from './features/change-conversation/change-conversation.controller';
import { ChangeModeController } from './features/change-mode/change-mode.controller';
import { DeleteConversationController } from './features/delete-conversation/delete-conversation.controller';
import { DeleteUserConversationsController } from './features/delete-user-conversations/delete-user-conversations.controller';
import { EraseUserController } from './features/erase-user/erase-user.controller';
import { ExportStreamsController } from './features/export-streams/export-streams.controller';
import { ConversationFeed } from './features/follow-conversation/conversation-feed';
import { FollowConversationController } from './features/follow-conversation/follow-conversation.controller';
import { ForkConversationController } from './features/fork-conversation/fork-conversation.controller';
import { GiveFeedbackController } from './features/give-feedback/give-feedback.controller';
import { HoldConversationController } from './features/hold-conversation/hold-conversation.controller';
import { PostMessageController } from './features/post-message/post-message.controller';
import { ConversationLists } from './features/read-conversations/conversation-lists';
import { ReadConversationsController } from './features/read-conversations/read-conversations.controller';
import { AuditReader } from './features/read-audit/audit.reader';
import { ConversationAuditController } from './features/read-audit/audit.controller';
import { ConversationDiff } from './features/read-past/conversation-diff';
import { DiffController } from './features/read-past/diff.controller';
import { ReadMessagesController } from './features/read-messages/read-messages.controller';
import { AccountFeedbackController } from './features/read-feedback/account-feedback.controller';
import { FeedbackPages } from './features/read-feedback/feedback.pages';
import { ReadFeedbackController } from './features/read-feedback/read-feedback.controller';
import { TimelineController } from './features/read-timeline/timeline.controller';
import { MessageTimeline } from './features/read-timeline/timeline.reader';
import { ReadTranscriptController } from './features/read-transcript/read-transcript.controller';
import { ReadTurnsController } from './features/read-turns/read-turns.controller';
import { TurnReader } from './features/read-turns/turn.reader';
import { WriteMetricsController } from './features/change-conversation/write-metrics.controller';
import { WaitForReplyHandler } from './features/read-messages/wait-for-reply.handler';
import { RetentionController } from './features/retention/retention.controller';
import { SearchMessagesController } from './features/search-messages/search-messages.controller';
import { RerunAssessmentsController } from './features/rerun-assessments/rerun-assessments.controller';
import { StartConversationController } from './features/start-conversation/start-conversation.controller';
import { StartOutboundController } from './features/start-outbound/start-outbound.controller';
import { HaltListener } from './features/stop-reply/halts';
import { StopReplyController } from './features/stop-reply/stop-reply.controller';
import { ConversationWaiter } from './shell/conversation.waiter';
import { ReplyStream } from './shell/reply.stream';
import { ReplyWaiter } from './shell/reply.waiter';

/** The native API's half of this context. */
@Module({
  imports: [ConversationModule, ProblemsModule.register(conversationProblems)],
  controllers: [
    StartConversationController,
    StartOutboundController,
    ReadConversationsController,
    ChangeConversationController,
    ChangeModeController,
    StopReplyController,
    DeleteConversationController,
    FollowConversationController,
    ForkConversationController,
    PostMessageController,
    ReadMessagesController,
    GiveFeedbackController,
    AccountFeedbackController,
    ReadFeedbackController,
    AnnotateMessageController,
    WriteMetricsController,
    ReadTranscriptController,
    ReadTurnsController,
    DiffController,
    ConversationAuditController,
    TimelineController,
    SearchMessagesController,
    SummariesController,
    ScoresController,
    RerunAssessmentsController,
    BulkUpdateController,
    DeleteUserConversationsController,
    EraseUserController,
    ExportStreamsController,
    HoldConversationController,
    RetentionController,
  ],
  providers: [
    AssessmentRoutes,
    AssessmentStandings,
    AuditReader,
    ConversationDiff,
    ConversationFeed,
    ConversationLists,
    ConversationWaiter,
    FeedbackPages,
    HaltListener,
    MessageTimeline,
    ReplyStream,
    ReplyWaiter,
    TurnReader,
    WaitForReplyHandler,
  ],
})
export class ConversationHttpModule {}
