import type { Decider } from '@verbatim/kernel';
import type { ConversationCommand } from './conversation.commands';
import type { ConversationEvent } from './conversation.events';
import { evolve } from './conversation.evolve';
import { initialState, type Conversation } from './conversation.state';
import {
  failScore,
  failSummary,
  giveScore,
  recordScore,
  recordSummary,
  requestScore,
  requestSummary,
} from './decide/assessments';
import { changeDetails, start } from './decide/details';
import { giveFeedback } from './decide/feedback';
import { fork } from './decide/fork';
import { importMessages } from './decide/import-messages';
import { assign, categorise, changeTimer, setState } from './decide/labels';
import { annotateMessage, postAgentMessage, recordDelivery } from './decide/messages';
import { changeLegalHold } from './decide/legal-hold';
import { changeMode, postHumanMessage } from './decide/mode';
import { postMessage } from './decide/post-message';
import { keepPartial, recordExternalReply, recordReply, recordReplyFailure } from './decide/replies';
import { anonymise, changeStatus, deleteConversation, erase, restore, stop } from './decide/status';

/** The facts a command makes of a state; none when nothing is new. Throws a ConversationError to refuse. */
export const decide = (command: ConversationCommand, state: Conversation): readonly ConversationEvent[] => {
  switch (command.type) {
    case 'Start':
      return start(command, state);
    case 'PostMessage':
      return postMessage(command, state);
    case 'RecordReply':
      return recordReply(command, state);
    case 'RecordReplyFailure':
      return recordReplyFailure(command, state);
    case 'RecordExternalReply':
      return recordExternalReply(command, state);
    case 'KeepPartial':
      return keepPartial(command, state);
    case 'Stop':
      return stop(command, state);
    case 'ChangeMode':
      return changeMode(command, state);
    case 'PostHumanMessage':
      return postHumanMessage(command, state);
    case 'ChangeDetails':
      return changeDetails(command, state);
    case 'ChangeStatus':
      return changeStatus(command, state);
    case 'Delete':
      return deleteConversation(command, state);
    case 'Restore':
      return restore(command, state);
    case 'Erase':
      return erase(command, state);
    case 'ImportMessages':
      return importMessages(command, state);
    case 'Anonymise':
      return anonymise(command, state);
    case 'SetState':
      return setState(command, state);
    case 'Assign':
      return assign(command, state);
    case 'Categorise':
      return categorise(command, state);
    case 'ChangeTimer':
      return changeTimer(command, state);
    case 'ChangeLegalHold':
      return changeLegalHold(command, state);
    case 'AnnotateMessage':
      return annotateMessage(command, state);
    case 'PostAgentMessage':
      return postAgentMessage(command, state);
    case 'RecordDelivery':
      return recordDelivery(command, state);
    case 'GiveFeedback':
      return giveFeedback(command, state);
    case 'RequestSummary':
      return requestSummary(command, state);
    case 'RecordSummary':
      return recordSummary(command, state);
    case 'FailSummary':
      return failSummary(command, state);
    case 'RequestScore':
      return requestScore(command, state);
    case 'RecordScore':
      return recordScore(command, state);
    case 'FailScore':
      return failScore(command, state);
    case 'GiveScore':
      return giveScore(command, state);
    case 'Fork':
      return fork(command, state);
  }
};

export const conversation: Decider<Conversation, ConversationCommand, ConversationEvent> = {
  initialState,
  decide,
  evolve,
};
