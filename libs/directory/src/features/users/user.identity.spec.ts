import fc from 'fast-check';
import { chooseUser } from './user.identity';
import { normalisePhone } from '@verbatim/http';
import { identifyUser } from './user.schemas';

const mia = { id: 'mia', externalId: 'crm-1', email: 'mia@example.com', phone: null };
const tom = { id: 'tom', externalId: null, email: null, phone: '+41446681800' };
const ambiguous = (pointer: string) => expect.objectContaining({ code: 'user.ambiguous', pointer });

const choosing = (...args: Parameters<typeof chooseUser<typeof mia | typeof tom>>): unknown => {
  try {
    return chooseUser(...args);
  } catch (error) {
    return error;
  }
};

describe('which user is meant', () => {
  it('is nobody when no identifier matches', () => {
    expect(choosing({ email: 'new@example.com' }, [])).toBeNull();
  });

  it('is the one that any identifier matches', () => {
    expect(choosing({ email: 'mia@example.com' }, [mia])).toBe(mia);
    expect(choosing({ externalId: 'crm-1', phone: '+15551234567' }, [mia])).toBe(mia);
  });

  it('is decided by the stronger identifier when a weaker one is out of date', () => {
    expect(choosing({ externalId: 'crm-1', email: 'mia@new.example.com' }, [mia])).toBe(mia);
  });

  it('is refused when identifiers belong to two users', () => {
    expect(choosing({ email: 'mia@example.com', phone: '+41446681800' }, [mia, tom])).toEqual(ambiguous('/phone'));
    expect(choosing({ email: 'mia@example.com', phone: '+41446681800' }, [tom, mia])).toEqual(ambiguous('/phone'));
  });

  it('is refused when a stronger identifier names somebody else', () => {
    expect(choosing({ externalId: 'crm-2', email: 'mia@example.com' }, [mia])).toEqual(ambiguous('/externalId'));
    expect(choosing({ id: 'new', email: 'mia@example.com' }, [mia])).toEqual(ambiguous('/id'));
  });

  it('is completed by a stronger identifier that the user lacks', () => {
    expect(choosing({ externalId: 'crm-9', phone: '+41446681800' }, [tom])).toBe(tom);
  });
});

describe('an identifier', () => {
  it('is the same however a phone number is written', () => {
    for (const written of ['+41 44 668 18 00', '0041 (44) 668-18-00', '+41/44.668.18.00', '+41446681800'])
      expect(identifyUser.parse({ phone: written })).toEqual({ phone: '+41446681800' });
  });

  it('keeps e-mail in lower case', () => {
    expect(identifyUser.parse({ email: 'Mia@Example.COM' })).toEqual({ email: 'mia@example.com' });
  });

  it.each([
    ['044 668 18 00', 'phone'],
    ['+0123456789', 'phone'],
    ['call me', 'phone'],
    ['mia@', 'email'],
    ['mia', 'email'],
  ])('refuses %s as %s', (text, field) => {
    expect(identifyUser.safeParse({ [field]: text }).success).toBe(false);
  });

  it('is normalised once and for all', () => {
    fc.assert(fc.property(fc.string(), (text) => normalisePhone(normalisePhone(text)) === normalisePhone(text)));
  });
});
