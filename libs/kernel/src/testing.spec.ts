import type { Decider } from './decider';
import { DomainError } from './domain-error';
import { specFor } from './testing';

const lamp: Decider<'off' | 'on' | 'broken', 'switch on' | 'hit', 'lit' | 'broke'> = {
  initialState: () => 'off',
  evolve: (_, event) => (event === 'lit' ? 'on' : 'broken'),
  decide: (command, state) => {
    if (command === 'hit') throw new TypeError('a bug');
    if (state === 'broken') throw new DomainError('lamp.broken', 'The lamp is broken');
    return state === 'on' ? [] : ['lit'];
  },
};
const given = specFor(lamp);

describe('specFor', () => {
  it('tells what acts, stays quiet and refuses', () => {
    given().when('switch on').then('lit');
    given('lit').when('switch on').thenNothing();
    given('lit', 'broke').when('switch on').thenRejects('lamp.broken');
    expect(given().when('switch on').events()).toEqual(['lit']);
  });

  it.each([
    ['another event', () => given().when('switch on').then('broke')],
    ['one event more', () => given().when('switch on').then('lit', 'lit')],
    ['no event', () => given('lit').when('switch on').then('lit')],
    ['an event instead of nothing', () => given().when('switch on').thenNothing()],
    ['an event instead of a refusal', () => given().when('switch on').thenRejects('lamp.broken')],
    ['another refusal', () => given('broke').when('switch on').thenRejects('lamp.lost')],
  ])('fails at %s', (_, check) => {
    expect(check).toThrow();
  });

  it('does not take a bug for a refusal', () => {
    expect(() => given().when('hit').thenRejects('a bug')).toThrow(TypeError);
  });
});
