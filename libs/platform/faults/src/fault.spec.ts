import { readFault } from './fault';

describe('the fault a process is told to have', () => {
  it('is none without FAULT', () => {
    expect(readFault({})).toBeNull();
    expect(readFault({ FAULT: '', NODE_ENV: 'production' })).toBeNull();
  });

  it('has a place and an act', () => {
    expect(readFault({ FAULT: 'mid-stream:freeze', NODE_ENV: 'test' })).toEqual({ name: 'mid-stream', act: 'freeze' });
  });

  it.each(['production', 'development', undefined])('is refused with NODE_ENV %s', (NODE_ENV) => {
    expect(() => readFault({ FAULT: 'mid-stream:kill', NODE_ENV })).toThrow('for tests');
  });

  it.each(['somewhere:kill', 'mid-stream', 'mid-stream:burn'])('is refused as %s', (FAULT) => {
    expect(() => readFault({ FAULT, NODE_ENV: 'test' })).toThrow('FAULT must be one of');
  });
});
