import { specFor } from '@verbatim/kernel/testing';
import { command } from '../../../test/commands';
import {
  begun,
  cancelled,
  completed,
  handedOver,
  humanPosted,
  merged,
  modeChanged,
  posted,
  requested,
  running,
  started,
  statusChanged,
} from '../../../test/events';
import { conversation } from '../conversation.decider';
import type { Status } from '../conversation.events';

const given = specFor(conversation);
const manual = [started(), modeChanged('manual'), begun()];
const asked = [...manual, posted('q1'), handedOver('q1', 'human'), posted('q2', 2), handedOver('q2', 'human')];
const outside = [started(), begun(), posted('q1'), handedOver('q1', 'external')];
const toAi = (agentKind: 'ai' | 'external' = 'ai') => command('ChangeMode', { mode: 'ai', agentKind });

describe('switching to manual', () => {
  it('raises the epoch and hands over what runs and what waits', () => {
    given(...running(), posted('q2', 2))
      .when(command('ChangeMode', { reason: 'angry user' }))
      .then(modeChanged('manual', 1, 'angry user'), handedOver('q1', 'human'), handedOver('q2', 'human'));
  });

  it('raises the epoch every time', () => {
    given(...manual, modeChanged('ai', 1))
      .when(command('ChangeMode'))
      .then(modeChanged('manual', 2));
  });

  it('leaves a question with the outside', () => {
    given(...outside)
      .when(command('ChangeMode'))
      .then(modeChanged('manual'));
  });

  it('stays quiet in manual mode', () => {
    given(...asked)
      .when(command('ChangeMode'))
      .thenNothing();
  });
});

describe('switching to ai', () => {
  it('asks the AI for the newest question that awaits a human, for the older ones as well', () => {
    given(...asked)
      .when(toAi())
      .then(modeChanged('ai'), merged('q1', 'q2'), requested('q2', 'fresh'));
  });

  it('hands them over to the outside when the agent is external', () => {
    given(...asked)
      .when(toAi('external'))
      .then(modeChanged('ai'), merged('q1', 'q2'), handedOver('q2', 'external'));
  });

  it('asks for nothing when nobody waits', () => {
    given(...manual)
      .when(toAi())
      .then(modeChanged('ai'));
    given(...manual)
      .when(toAi('external'))
      .then(modeChanged('ai'));
  });

  it('asks after the resume when it happens in a pause', () => {
    const paused = [...asked, statusChanged('in_progress', 'paused')];
    given(...paused)
      .when(toAi())
      .then(modeChanged('ai'));
    given(...paused, modeChanged('ai'))
      .when(command('ChangeStatus', { to: 'in_progress' }))
      .then(statusChanged('paused', 'in_progress'), merged('q1', 'q2'), requested('q2', 'fresh'));
  });

  it('leaves nothing to start after a stop in that pause', () => {
    given(...asked, statusChanged('in_progress', 'paused'), modeChanged('ai'))
      .when(command('Stop'))
      .then(cancelled('q1', null, 'stopped'), cancelled('q2', null, 'stopped'));
  });

  it('stays quiet in ai mode', () => {
    given(...running())
      .when(toAi())
      .thenNothing();
  });

  it('finds nothing without a conversation', () => {
    given().when(toAi()).thenRejects('conversation.not-found');
  });
});

describe('a human writes', () => {
  it('answers the newest question that awaits a human, and the older ones with it', () => {
    given(...asked)
      .when(command('PostHumanMessage'))
      .then(merged('q1', 'q2'), humanPosted('h1', 3, 'q2'));
  });

  it('answers the one question it names', () => {
    given(...asked)
      .when(command('PostHumanMessage', { answers: 'q1' }))
      .then(humanPosted('h1', 3, 'q1'));
  });

  it('answers a question that awaits the outside only by its name', () => {
    const taken = [...outside, modeChanged('manual')];
    given(...taken)
      .when(command('PostHumanMessage'))
      .then(humanPosted('h1', 2, null));
    given(...taken)
      .when(command('PostHumanMessage', { answers: 'q1' }))
      .then(humanPosted('h1', 2, 'q1'));
  });

  it('answers nothing when nobody waits, and may write first', () => {
    given(started(), modeChanged('manual'))
      .when(command('PostHumanMessage'))
      .then(begun(), humanPosted('h1', 1, null));
  });

  it('may write in a pause', () => {
    given(...manual, statusChanged('in_progress', 'paused'))
      .when(command('PostHumanMessage'))
      .then(humanPosted('h1', 1, null));
  });

  it.each([
    ['unknown', asked],
    ['ended', [...running(), completed('q1', 'r1', 2), modeChanged('manual')]],
  ])('refuses to answer a question that is %s', (kind, past) => {
    const answers = kind === 'unknown' ? 'q9' : 'q1';
    given(...past)
      .when(command('PostHumanMessage', { answers }))
      .thenRejects('question.not-open');
  });

  it('refuses in ai mode', () => {
    given(...running())
      .when(command('PostHumanMessage'))
      .thenRejects('conversation.not-manual');
  });

  it.each<Status>(['completed', 'abandoned', 'failed', 'archived'])('refuses once %s', (status) => {
    given(...manual, statusChanged('in_progress', status))
      .when(command('PostHumanMessage'))
      .thenRejects('conversation.not-open');
  });

  it('stays quiet about the message seen just now', () => {
    given(...manual, humanPosted('h1', 1, null))
      .when(command('PostHumanMessage'))
      .thenNothing();
  });
});
