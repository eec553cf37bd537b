import { CreateEventStore1763700000001 } from './1763700000001-CreateEventStore';
import { CreateOwedWork1763700000002 } from './1763700000002-CreateOwedWork';
import { CreateConversations1763700000003 } from './1763700000003-CreateConversations';
import { CreateDirectory1763700000004 } from './1763700000004-CreateDirectory';
import { CreateAppendGuard1763700000005 } from './1763700000005-CreateAppendGuard';
import { SplitConversations1764100000001 } from './1764100000001-SplitConversations';
import { AddMessageDetails1764100000002 } from './1764100000002-AddMessageDetails';
import { CreateFeedbackAndAssessments1764100000003 } from './1764100000003-CreateFeedbackAndAssessments';
import { AddReferenceData1764100000010 } from './1764100000010-AddReferenceData';
import { ExtendUsers1764100000011 } from './1764100000011-ExtendUsers';
import { ExtendAgents1764100000012 } from './1764100000012-ExtendAgents';
import { LimitKeys1764100000013 } from './1764100000013-LimitKeys';
import { CreateJobs1764100000020 } from './1764100000020-CreateJobs';
import { AddStopsToCheckpoints1764100000021 } from './1764100000021-AddStopsToCheckpoints';
import { IndexConversations1764100000030 } from './1764100000030-IndexConversations';
import { IndexKeywords1764100000031 } from './1764100000031-IndexKeywords';
import { IndexMessageText1764100000032 } from './1764100000032-IndexMessageText';
import { IndexConversationsOfUsers1764100000040 } from './1764100000040-IndexConversationsOfUsers';
import { CreateAnalytics1764100000070 } from './1764100000070-CreateAnalytics';
import { MarkUsersErasing1764100000080 } from './1764100000080-MarkUsersErasing';
import { IndexDeletedOfUser1764100000081 } from './1764100000081-IndexDeletedOfUser';
import { IndexFeedbackOfUsers1764100000082 } from './1764100000082-IndexFeedbackOfUsers';
import { DescribeAgents1764100000090 } from './1764100000090-DescribeAgents';
import { IndexSilentConversations1764100000091 } from './1764100000091-IndexSilentConversations';
import { IndexForeignIds1764100000092 } from './1764100000092-IndexForeignIds';
import { CreateReplays1764200000101 } from './1764200000101-CreateReplays';
import { CreateContentScrubs1764200000102 } from './1764200000102-CreateContentScrubs';
import { IndexFailingWork1764200000201 } from './1764200000201-IndexFailingWork';
import { AddHistoryToOwedWork1764200000301 } from './1764200000301-AddHistoryToOwedWork';
import { CreateWebhookEndpoints1764200000401 } from './1764200000401-CreateWebhookEndpoints';
import { CreateWebhookDeliveries1764200000402 } from './1764200000402-CreateWebhookDeliveries';
import { IndexWaitingDeliveries1764200000403 } from './1764200000403-IndexWaitingDeliveries';
import { EndWebhooks1764200000404 } from './1764200000404-EndWebhooks';
import { AddWebhookFormats1764200000405 } from './1764200000405-AddWebhookFormats';
import { AddForks1764200000501 } from './1764200000501-AddForks';
import { AddCopiesToCounts1764200000502 } from './1764200000502-AddCopiesToCounts';
import { AddLegalHolds1764200000601 } from './1764200000601-AddLegalHolds';
import { CreateRetentionPolicies1764200000602 } from './1764200000602-CreateRetentionPolicies';

/** In order, never edited once released. */
export const migrations = [
  CreateEventStore1763700000001,
  CreateOwedWork1763700000002,
  CreateConversations1763700000003,
  CreateDirectory1763700000004,
  CreateAppendGuard1763700000005,
  SplitConversations1764100000001,
  AddMessageDetails1764100000002,
  CreateFeedbackAndAssessments1764100000003,
  AddReferenceData1764100000010,
  ExtendUsers1764100000011,
  ExtendAgents1764100000012,
  LimitKeys1764100000013,
  CreateJobs1764100000020,
  AddStopsToCheckpoints1764100000021,
  IndexConversations1764100000030,
  IndexKeywords1764100000031,
  IndexMessageText1764100000032,
  IndexConversationsOfUsers1764100000040,
  CreateAnalytics1764100000070,
  MarkUsersErasing1764100000080,
  IndexDeletedOfUser1764100000081,
  IndexFeedbackOfUsers1764100000082,
  DescribeAgents1764100000090,
  IndexSilentConversations1764100000091,
  IndexForeignIds1764100000092,
  CreateReplays1764200000101,
  CreateContentScrubs1764200000102,
  IndexFailingWork1764200000201,
  AddHistoryToOwedWork1764200000301,
  CreateWebhookEndpoints1764200000401,
  CreateWebhookDeliveries1764200000402,
  IndexWaitingDeliveries1764200000403,
  EndWebhooks1764200000404,
  AddWebhookFormats1764200000405,
  AddForks1764200000501,
  AddCopiesToCounts1764200000502,
  AddLegalHolds1764200000601,
  CreateRetentionPolicies1764200000602,
];
