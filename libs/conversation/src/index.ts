export * from './conversation.http.module';
export * from './conversation.jobs.module';
export * from './conversation.module';
export * from './conversation.problems';
export * from './conversation.streams';
export * from './conversation.projections';
export * from './conversation.worker.module';
export * from './domain/conversation.errors';
export * from './domain/conversation.events';
export { conversation } from './domain/conversation.decider';
export { deliverMessage } from './features/deliver-message/deliver-message.owed';
export { DeliverMessageWorker } from './features/deliver-message/deliver-message.worker';
export {
  ScoreConversationWorker,
  SummariseConversationWorker,
} from './features/assess-conversation/assessment-workers';
export * from './features/assess-conversation/give-score.command';
export * from './features/annotate-message/annotate-message.command';
export { AUTOMATIONS } from './features/automate/automations';
export { CloseIdleWorker } from './features/automate/close-idle.worker';
export { LookAnewWorker, oweLookAnew } from './features/automate/look-anew.worker';
export { closeIdle, lookAnew } from './features/automate/timers.owed';
export * from './features/bulk-update/bulk-update.command';
export * from './features/delete-user-conversations/delete-user-conversations.command';
export * from './features/erase-user/erase-user.command';
export * from './features/change-conversation/change-conversation.command';
export * from './features/change-mode/change-mode.command';
export * from './features/delete-conversation/delete-conversation.command';
export { eraseConversation } from './features/erase-conversation/erase-conversation.owed';
export { EraseConversationWorker } from './features/erase-conversation/erase-conversation.worker';
export * from './features/give-feedback/give-feedback.command';
export * from './features/read-feedback/latest-feedback.query';
export { generateReply } from './features/generate-reply/generate-reply.owed';
export { GenerateReplyWorker } from './features/generate-reply/generate-reply.worker';
export { StreamExport } from './features/export-streams/stream-export';
export * from './features/import-dialogue/import-dialogue.command';
export { parseHeader, type ImportHeader } from './features/import-streams/import-lines';
export { ImportStreams, type ImportResult } from './features/import-streams/import-streams';
export * from './features/post-message/post-human-message.command';
export * from './features/post-message/post-message.command';
export * from './features/post-message/record-external-reply.command';
export * from './features/read-conversations/conversation.queries';
export * from './features/read-messages/message.queries';
export {
  knownAmong,
  pairTurns,
  understoodIn,
  type Known as KnownMessages,
  type Turn as PairedTurn,
} from './features/read-turns/pair-turns';
export * from './features/rerun-assessments/rerun-assessments.command';
export { applyRetention } from './features/retention/apply-retention.owed';
export { ApplyRetentionWorker } from './features/retention/apply-retention.worker';
export * from './features/start-conversation/start-conversation.command';
export * from './features/start-outbound/start-outbound.command';
export * from './features/stop-reply/stop-reply.command';
export { ACT_LOG, type ActLog } from './ports/act-log.port';
export * from './ports/assessment-model.port';
export * from './ports/conversation-reader.port';
export { DIRECTORY_RECORDS, type DirectoryRecords } from './ports/directory-records.port';
export type { Included, Include, Rating } from './ports/included';
export * from './ports/message-reader.port';
export * from './ports/message-search.port';
export * from './ports/model.port';
export { STREAM_LOG, type StreamFilter, type StreamLog } from './ports/stream-log.port';
export type { FeedbackRecord, MessageRef } from './ports/feedback-reader.port';
export { Includes } from './shell/includes';
export { HIDDEN_CONVERSATIONS, type HiddenConversations } from './ports/hidden-conversations.port';
export { knownEvent, wholeEvent } from './shell/known-event';
export { messageOf } from './shell/message-of';
export type { Change, Projection } from './shell/projection';
export { scoreConversation, summariseConversation } from './shell/assessments/assessment.owed';
export * from './shell/assessments/request-assessment.command';
export { WaitForJobQuery } from '@verbatim/jobs';
export { Clock } from './shell/clock';
export { conversationTables } from './shell/tables';
export {
  contextText,
  customData,
  instant,
  limits,
  messageText,
  ownObject,
  shortText,
  title,
} from './wire/common.schema';
export { annotationsView, messageView, type MessageView, type ReplyView } from './wire/conversation.schema';
export { exampleMessage } from './wire/examples';
export { voteView } from './wire/feedback.schema';
export { scoreView, summaryView } from './wire/assessment.schema';
export { durationsOf } from './wire/conversation.view';
export { gone } from './wire/gone';
export { isSettled, toMessageView, usageOf } from './wire/message.view';
export { keyword } from './wire/reading.schema';
