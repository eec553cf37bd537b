import { smallTalkIn } from './small-talk';

describe('small talk', () => {
  it.each([
    ['Hi!', 'greeting'],
    ['hello there', 'greeting'],
    ['Good morning, how are you?', 'greeting'],
    ['¡Hola!', 'greeting'],
    ['👋', 'greeting'],
    ['Thanks a lot, that helped', 'thanks'],
    ['ok thank you so much', 'thanks'],
    ['bye', 'goodbye'],
    ['Thank you, goodbye', 'thanks'],
    ['Can I talk to a real person?', 'wants-person'],
    ['connect me with someone from your staff', 'wants-person'],
    ['I want a human', 'wants-person'],
    ['agent please', 'wants-person'],
    ['Are you a bot?', 'who-are-you'],
    ['am I talking to a person?', 'who-are-you'],
    ['What can you do?', 'who-are-you'],
    ['help', 'who-are-you'],
    ['yes please', 'yes'],
    ['no', 'no'],
    ['', 'no-words'],
    ['  \n', 'no-words'],
    ['🤷‍♀️🤷‍♀️', 'no-words'],
    ['?!?', 'no-words'],
  ])('hears in %p a %s', (text, kind) => {
    expect(smallTalkIn(text)).toBe(kind);
  });

  it.each([
    'Hi, how do I reset my password?',
    'Thanks, but when does my order arrive?',
    'Good morning, my parcel is lost',
    'How do I connect my account to the staff portal?',
    'no refund arrived',
    'shipping',
    'كيف أعيد الطلب؟',
    'どうやって返品しますか',
  ])('hears a question in %p', (text) => {
    expect(smallTalkIn(text)).toBeNull();
  });
});
