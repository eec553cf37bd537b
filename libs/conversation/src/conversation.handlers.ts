import { GiveScoreHandler } from './features/assess-conversation/give-score.handler';
import { BulkUpdateHandler } from './features/bulk-update/bulk-update.handler';
import { ChangeConversationHandler } from './features/change-conversation/change-conversation.handler';
import { ChangeModeHandler } from './features/change-mode/change-mode.handler';
import { DeleteConversationHandler } from './features/delete-conversation/delete-conversation.handler';
import { RestoreConversationHandler } from './features/delete-conversation/restore-conversation.handler';
import { DeleteUserConversationsHandler } from './features/delete-user-conversations/delete-user-conversations.handler';
import { RecordDeliveryHandler } from './features/deliver-message/record-delivery.handler';
import { EraseUserEverywhereHandler } from './features/erase-user/erase-user.handler';
import {
  KeepPartialHandler,
  RecordReplyFailureHandler,
  RecordReplyHandler,
} from './features/generate-reply/record-outcome.handlers';
import { AnnotateMessageHandler } from './features/annotate-message/annotate-message.handler';
import { LatestFeedbackHandler } from './features/read-feedback/latest-feedback.handler';
import { ForkConversationHandler } from './features/fork-conversation/fork-conversation.handler';
import { GiveFeedbackHandler } from './features/give-feedback/give-feedback.handler';
import { HoldConversationHandler } from './features/hold-conversation/hold-conversation.handler';
import { ImportDialogueHandler } from './features/import-dialogue/import-dialogue.handler';
import { PostHumanMessageHandler } from './features/post-message/post-human-message.handler';
import { PostMessageHandler } from './features/post-message/post-message.handler';
import { RecordExternalReplyHandler } from './features/post-message/record-external-reply.handler';
import {
  GetConversationHandler,
  ListConversationsHandler,
} from './features/read-conversations/read-conversations.handlers';
import {
  FindMessageOfUserHandler,
  GetMessageHandler,
  GetReplyHandler,
  ListMessagesHandler,
  NewestMessagesHandler,
} from './features/read-messages/read-messages.handlers';
import { RerunAssessmentsHandler } from './features/rerun-assessments/rerun-assessments.handler';
import { StartConversationHandler } from './features/start-conversation/start-conversation.handler';
import { StartOutboundHandler } from './features/start-outbound/start-outbound.handler';
import { StopReplyHandler } from './features/stop-reply/stop-reply.handler';
import { RequestAssessmentHandler } from './shell/assessments/request-assessment.handler';

/** Who answers the commands and queries of this context. */
export const handlers = [
  StartConversationHandler,
  PostMessageHandler,
  PostHumanMessageHandler,
  RecordExternalReplyHandler,
  ChangeConversationHandler,
  ChangeModeHandler,
  StopReplyHandler,
  DeleteConversationHandler,
  RestoreConversationHandler,
  RecordReplyHandler,
  RecordReplyFailureHandler,
  KeepPartialHandler,
  ForkConversationHandler,
  HoldConversationHandler,
  ImportDialogueHandler,
  GiveFeedbackHandler,
  AnnotateMessageHandler,
  StartOutboundHandler,
  RecordDeliveryHandler,
  RequestAssessmentHandler,
  GiveScoreHandler,
  RerunAssessmentsHandler,
  BulkUpdateHandler,
  DeleteUserConversationsHandler,
  EraseUserEverywhereHandler,
  GetConversationHandler,
  ListConversationsHandler,
  FindMessageOfUserHandler,
  GetMessageHandler,
  ListMessagesHandler,
  NewestMessagesHandler,
  LatestFeedbackHandler,
  GetReplyHandler,
];
