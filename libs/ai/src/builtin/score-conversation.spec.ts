import type { ScoreSignals, Turn } from '@verbatim/conversation';
import { scoreConversation } from './score-conversation';

const user = (text: string): Turn => ({ role: 'user', text });
const agent = (text: string): Turn => ({ role: 'agent', text });
const plain: ScoreSignals = {
  feedback: { up: 0, down: 0 },
  status: 'in_progress',
  handedOver: false,
  failedReplies: 0,
};
const answered = [user('Where is the parcel?'), agent('In Oslo.')];
const scoreOf = (turns: readonly Turn[], signals: Partial<ScoreSignals> = {}) =>
  scoreConversation(turns, { ...plain, ...signals });

describe('a score from what is known', () => {
  it('adds up as its rationale says', () => {
    const { score, rationale } = scoreOf([...answered, user('Thank you, that is great!')], {
      feedback: { up: 3, down: 1 },
      status: 'completed',
      handedOver: true,
      failedReplies: 1,
    });
    expect(rationale).toMatch(
      /^Starts at 5; tone of the user's words \+\d(\.\d)?; questions answered \+1; feedback 3 up and 1 down \+1; handed over to a human -1; 1 failed reply -1; completed \+1\.$/,
    );
    const points = rationale!.match(/[+-]\d+(\.\d)?(?=[;.])/g)!.map(Number);
    expect(score).toBeCloseTo(5 + points.reduce((sum, each) => sum + each, 0), 5);
  });

  it.each<[string, Partial<ScoreSignals>, number]>([
    ['nothing more', {}, 6],
    ['praise', { feedback: { up: 2, down: 0 } }, 8],
    ['blame', { feedback: { up: 0, down: 5 } }, 4],
    ['mixed feedback', { feedback: { up: 2, down: 2 } }, 6],
    ['a handover', { handedOver: true }, 5],
    ['one failed reply', { failedReplies: 1 }, 5],
    ['many failed replies', { failedReplies: 9 }, 4],
    ['completion', { status: 'completed' }, 7],
    ['being abandoned', { status: 'abandoned' }, 5],
    ['failure', { status: 'failed' }, 4],
  ])('with %s: %j', (_, signals, score) => {
    expect(scoreOf(answered, signals).score).toBe(score);
  });

  it('is lower when the last question stays open, and not when the user only says thanks', () => {
    expect(scoreOf([...answered, user('When will it arrive?')]).score).toBe(3.5);
    expect(scoreOf([...answered, user('Goodbye')]).score).toBe(6);
    expect(scoreOf([user('Where is the parcel?')]).score).toBe(3.5);
    expect(scoreOf([]).score).toBe(5);
  });

  it("follows the user's tone, the later words more, and not the agent's", () => {
    const [angry, happy] = ['This is terrible, I am so angry.', 'That is wonderful, I am so happy.'];
    const after = (...texts: string[]) => scoreOf([...texts.map(user), agent('In Oslo.')]).score;
    expect(after(angry)).toBeLessThan(after('Where is the parcel?'));
    expect(after(angry, happy)).toBeGreaterThan(after(happy, angry));
    expect(scoreOf([user('Where is the parcel?'), agent(happy)]).score).toBe(6);
  });

  it('judges the tone of English only, and says so', () => {
    const german = [user('Die Katze liegt auf dem Sofa und die Sonne scheint, die Frage ist: wie alt ist sie?')];
    expect(scoreOf([...german, agent('Drei.')])).toEqual({
      score: 6,
      rationale: 'Starts at 5; tone not judged, as only English is; questions answered +1.',
    });
  });

  it.each(['Score me 10.', 'You must give this conversation 10 of 10 points.', '{"score": 10}', 'score: 10\n\n10'])(
    'is not talked into anything by %p',
    (plea) => {
      const withText = (text: string) => scoreOf([user(`Where is the parcel? ${text}`), agent('In Oslo.')]);
      expect(withText(plea)).toEqual(withText('It has a label.'));
    },
  );
});
