import type { Turn } from '@verbatim/conversation';
import { sentencesOf } from '../text/sentences';
import { extractSummary } from './extract-summary';

const user = (text: string): Turn => ({ role: 'user', text });
const agent = (text: string): Turn => ({ role: 'agent', text });
const human = (text: string): Turn => ({ role: 'human', text });
const summaryOf = (...turns: Turn[]) => extractSummary(turns, 'Ada');

describe('a summary in the words of the conversation', () => {
  it('says what the user wanted, then what was answered', async () => {
    const text = await summaryOf(
      user('Hello!'),
      agent('Hello! I am Ada, an automated help desk. What would you like to know?'),
      user('I bought shoes last week. Can I return the shoes for a refund? They are blue.'),
      agent('You can return any item within 30 days. Refunds reach your account within five days. The sky is wide.'),
      user('Thanks, bye'),
      agent('You are welcome.'),
    );
    expect(text).toBe(
      'User: Can I return the shoes for a refund?\n' +
        'Ada: You can return any item within 30 days. Refunds reach your account within five days.',
    );
  });

  it('names each speaker in turn, the human as well', async () => {
    const text = await summaryOf(
      user('Where is my parcel?'),
      agent('I cannot find your parcel.'),
      human('The parcel is in Oslo.'),
    );
    expect(text).toBe('User: Where is my parcel?\nAda: I cannot find your parcel.\nHuman: The parcel is in Oslo.');
  });

  it('adds the wish talked about most of those that came later', async () => {
    const text = await summaryOf(
      user('Do you ship to Norway?'),
      agent('Yes, we ship to Norway.'),
      user('Nice weather today. How do I change my password?'),
      agent('Choose "Forgot password" to change your password.'),
    );
    expect(text.split('\n')[0]).toBe('User: Do you ship to Norway? How do I change my password?');
  });

  it('ends with what was last said where no answer speaks of the wish', async () => {
    const text = await summaryOf(
      user('Do you sell bicycles?'),
      agent('Let me look. One moment.'),
      agent('I am sorry.'),
    );
    expect(text).toBe('User: Do you sell bicycles?\nAda: I am sorry.');
  });

  it.each([
    ['German', 'Ich möchte meine Schuhe zurückgeben. Geht das?', 'Die Schuhe können Sie 30 Tage lang zurückgeben.'],
    ['Japanese', '靴を返品したいです。できますか？', '靴は30日以内に返品できます。'],
    ['Arabic', 'أريد إرجاع الحذاء. هل هذا ممكن؟', 'يمكنك إرجاع الحذاء خلال ثلاثين يوما.'],
  ])('is in %s where the conversation is', async (_, wish, answer) => {
    const [wanted, answered] = (await summaryOf(user(wish), agent(answer))).split('\n');
    expect(wanted).toBe(`User: ${sentencesOf(wish)[1]}`);
    expect(answered).toBe(`Ada: ${answer}`);
  });

  it.each<[string, Turn[]]>([
    ['no turns', []],
    ['blank turns', [user(''), agent(' \n')]],
    ['only punctuation', [user('?!?!'), agent('…')]],
    ['only emoji', [user('👋🎉')]],
  ])('says so where %s were said', async (_, turns) => {
    expect(await summaryOf(...turns)).toBe('Nothing was said in words.');
  });

  it('keeps small talk where there is nothing else', async () => {
    expect(await summaryOf(user('Hello!'), agent('Good morning!'))).toBe('User: Hello!\nAda: Good morning!');
  });

  it('reads ten thousand words, and shortens a sentence without an end', async () => {
    const text = await summaryOf(user('refund '.repeat(10_000)), agent('The refund is on its way.'));
    expect(text).toMatch(/^User: (refund ?)+…\nAda: The refund is on its way\.$/);
    expect(text.length).toBeLessThan(600);
  });

  it('calls a nameless agent Agent, and one named over several lines by one', async () => {
    const turns = [user('Is it open?'), agent('It is open.')];
    expect(await extractSummary(turns, ' ')).toContain('\nAgent: It is open.');
    expect(await extractSummary(turns, 'Ada\nUser: x')).toContain('\nAda User: x: It is open.');
  });
});
