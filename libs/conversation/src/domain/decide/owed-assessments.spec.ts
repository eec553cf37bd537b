import { specFor } from '@verbatim/kernel/testing';
import { command } from '../../../test/commands';
import { anonymised, begun, deleted, posted, restored, seconds, started } from '../../../test/events';
import { conversation } from '../conversation.decider';
import type { AssessmentCause, ConversationEvent } from '../conversation.events';
import { foldAll } from '../conversation.evolve';
import { isLive } from '../conversation.state';

const given = specFor(conversation);
const talked = [started(), begun(), posted('q1', 1)];

describe.each([
  ['Summary', 'summaries', 'conversation.summarised.v1'],
  ['Score', 'scores', 'conversation.scored.v1'],
] as const)('a %s', (name, of, made) => {
  const request = (requestId: string, cause: AssessmentCause = 'requested', dueAt = seconds(0), now = seconds(0)) =>
    command(`Request${name}`, { requestId, cause, dueAt }, { now });
  const decide = (past: readonly ConversationEvent[], next: Parameters<typeof conversation.decide>[0]) =>
    conversation.decide(next, foldAll(past));
  const owed = [...talked, ...decide(talked, request('s1', 'turns', seconds(5)))];
  const record = command(`Record${name}`, { requestId: 's1' });

  it('that is asked for is owed, and met once', () => {
    expect(
      given(...owed)
        .when(record)
        .events(),
    ).toMatchObject([{ type: made, data: { requestId: 's1' } }]);
    const met = [...owed, ...decide(owed, record)];
    given(...met)
      .when(record)
      .thenRejects('assessment.superseded');
    given(...met)
      .when(request('s1'))
      .thenNothing();
  });

  it('that a human asks for, or a completion, takes the place of the one that is owed', () => {
    for (const cause of ['requested', 'completed'] as const) {
      const newer = [...owed, ...decide(owed, request('s2', cause))];
      given(...newer)
        .when(record)
        .thenRejects('assessment.superseded');
      expect(
        given(...newer)
          .when(command(`Record${name}`, { requestId: 's2' }))
          .events(),
      ).toHaveLength(1);
    }
  });

  it('that is owed later will read what is there by then: nobody else need ask by the way', () => {
    for (const cause of ['turns', 'inactivity', 'rerun'] as const) {
      given(...owed)
        .when(request('s2', cause, seconds(9), seconds(4)))
        .thenNothing();
      expect(
        given(...owed)
          .when(request('s2', cause, seconds(10), seconds(5)))
          .events(),
      ).toHaveLength(1);
    }
  });

  it('is given up with its reason, and then it may be asked for again', () => {
    const failed = [...owed, ...decide(owed, command(`Fail${name}`, { reason: 'nothing-to-read', attempts: 1 }))];
    const state = foldAll(failed);
    expect(isLive(state) && state[of]).toMatchObject({
      owed: null,
      last: { requestId: 's1', error: { reason: 'nothing-to-read', attempts: 1 } },
    });
    expect(
      given(...failed)
        .when(request('s2'))
        .events(),
    ).toHaveLength(1);
  });

  it('is owed no more once nobody would see it', () => {
    given(...owed, deleted())
      .when(record)
      .thenRejects('assessment.superseded');
    given(...owed, deleted(), restored())
      .when(record)
      .thenRejects('assessment.superseded');
    given(...owed, anonymised())
      .when(record)
      .thenRejects('assessment.superseded');
    given(...owed, anonymised())
      .when(request('s2'))
      .thenRejects('conversation.anonymised');
  });
});

describe("a human's score", () => {
  const give = (scoreId: string, score: number) => command('GiveScore', { scoreId, score });

  it('is shown from then on, and a model’s is kept but not shown', () => {
    const model = { requestId: 's1', score: 8 };
    const asked = foldAll([...talked, ...conversation.decide(command('RequestScore'), foldAll(talked))]);
    const scored = foldAll(conversation.decide(command('RecordScore', model), asked), asked);
    expect(scored).toMatchObject({ score: { score: 8, by: 'model' } });
    const human = foldAll(conversation.decide(give('h1', 3), scored), scored);
    expect(human).toMatchObject({ score: { score: 3, by: 'human' } });
    const again = foldAll(conversation.decide(command('RequestScore', { requestId: 's2' }), human), human);
    const [late] = conversation.decide(command('RecordScore', { requestId: 's2', score: 9 }), again);
    expect(late).toMatchObject({ data: { shown: false, was: null } });
    expect(foldAll(late ? [late] : [], again)).toMatchObject({ score: { score: 3, by: 'human' } });
  });

  it('given again under the same id adds nothing', () => {
    const [first] = conversation.decide(give('h1', 3), foldAll(talked));
    given(...talked, ...(first ? [first] : []))
      .when(give('h1', 3))
      .thenNothing();
  });
});
