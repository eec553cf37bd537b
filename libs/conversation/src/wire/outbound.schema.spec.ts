import { outboundBody } from './outbound.schema';

const email = { channel: 'email', user: { email: 'mia@example.com' }, subject: 'Hello', introduction: 'Hello Mia.' };
const sms = { channel: 'sms', user: { phone: '+41446681800' }, introduction: 'Hello Mia.' };
const voice = { channel: 'voice', user: { phone: '+41446681800' }, firstMessage: 'Hello Mia.' };

/** Where a body is wrong; empty when it is not. */
const wrong = (body: object): string[] => {
  const { error } = outboundBody.safeParse(body);
  return (error?.issues ?? []).flatMap(({ path, code, ...issue }) =>
    code === 'unrecognized_keys' && 'keys' in issue ? issue.keys.map((key) => `/${key}`) : [`/${path.join('/')}`],
  );
};

describe('the body of an outbound call', () => {
  it('has its defaults by channel', () => {
    expect(outboundBody.parse(email)).toMatchObject({ includeSignature: true, resetConversation: false });
    expect(outboundBody.parse(sms)).toMatchObject({ includeSignature: false, resetConversation: false });
    expect(outboundBody.parse(voice)).not.toHaveProperty('resetConversation');
  });

  it.each<[string, object, string[]]>([
    ['an unknown channel', { ...sms, channel: 'fax' }, ['/channel']],
    ['no channel', { user: sms.user, introduction: 'Hello' }, ['/channel']],
    ['an e-mail without an address', { ...email, user: { phone: '+41446681800' } }, ['/user/email']],
    ['an e-mail without a subject', { ...email, subject: undefined }, ['/subject']],
    ['an e-mail without words', { ...email, introduction: '' }, ['/introduction']],
    ['a subject that could end its header', { ...email, subject: 'Hello\r\nBcc: eve@example.com' }, ['/subject']],
    ['an SMS without a number', { ...sms, user: { email: 'mia@example.com' } }, ['/user/phone']],
    ['an SMS with a subject', { ...sms, subject: 'Hello' }, ['/subject']],
    ['a call without a first message', { ...voice, firstMessage: undefined }, ['/firstMessage']],
    ['a call that is to be reset', { ...voice, resetConversation: true }, ['/resetConversation']],
    ['an address that cannot be', { ...email, user: { email: 'mia@example' } }, ['/user/email']],
    ['a number without its country', { ...sms, user: { phone: '044 668 18 00' } }, ['/user/phone']],
    ['a second contact that cannot be', { ...email, user: { ...email.user, phone: '7' } }, ['/user/phone']],
  ])('is refused with %s', (_what, body, where) => {
    expect(wrong(body)).toEqual(where);
  });

  it('keeps contacts as users have them', () => {
    const user = { email: 'Mia@Example.COM', phone: '0041 (44) 668-18 00' };
    expect(outboundBody.parse({ ...email, user }).user).toEqual({ email: 'mia@example.com', phone: '+41446681800' });
  });

  it('takes them as they are given when told so, and as users have them where they are valid', () => {
    const user = { email: 'mia@intranet', phone: '7-11 ext. 3' };
    const lax = { skipEmailValidation: true, skipPhoneValidation: true };
    expect(outboundBody.parse({ ...email, ...lax, user }).user).toEqual(user);
    expect(outboundBody.parse({ ...sms, ...lax, user: { phone: '+41 44 668 18 00' } }).user).toEqual(sms.user);
    expect(wrong({ ...email, skipEmailValidation: true, user })).toEqual(['/user/phone']);
  });

  it.each(['a list, b@example.com', 'Mia <mia@example.com>', 'mia', '', 'mia@example.com\r\nBcc: x@y.z'])(
    'never takes %j for one address',
    (address) => {
      expect(wrong({ ...email, skipEmailValidation: true, user: { email: address } })).toEqual(['/user/email']);
    },
  );
});
