import fc from 'fast-check';
import { decodeOwnId } from './alli.identity';

const encode = (text: string): string => `base64:${Buffer.from(text).toString('base64')}`;

describe('OWN-USER-ID', () => {
  it('stands for itself, or for what its base64 says', () => {
    expect(decodeOwnId('crm-4711')).toBe('crm-4711');
    expect(decodeOwnId(encode('ユーザー'))).toBe('ユーザー');
    expect(decodeOwnId(encode('ユーザー').replace(/=+$/, ''))).toBe('ユーザー');
  });

  it('is decoded whatever its characters', () => {
    const text = fc.string({ unit: 'binary', minLength: 1 }).filter((one) => !one.includes('\0'));
    fc.assert(fc.property(text, (own) => expect(decodeOwnId(encode(own))).toBe(own)));
  });

  it.each([
    'é',
    'a\tb',
    'base64:',
    'base64:=',
    'base64:a',
    'base64:_-',
    'base64:/w==',
    'base64:AA==',
    'base64:YQ==YQ==',
  ])('stands for nothing as %j', (value) => {
    expect(decodeOwnId(value)).toBeNull();
  });
});
