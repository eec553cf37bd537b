import { ownFrameOf } from './own-frame';

const withStack = (message: string, frames: readonly string[]): Error => {
  const error = new Error(message);
  error.stack = [`Error: ${message}`, ...frames].join('\n');
  return error;
};

describe('the own frame of an error', () => {
  it('is the first that is in our code, by its place in it', () => {
    const frames = [
      '    at JSON.parse (<anonymous>)',
      '    at node:internal/process/task_queues:105:5',
      '    at Pool.query (/srv/app/node_modules/pg/index.js:1:2)',
      '    at /elsewhere/tool.js:3:4',
      '    at async Turn.take (/srv/app/libs/turn/src/turn.ts:12:7)',
      '    at Later.on (/srv/app/libs/later.ts:9:9)',
    ];
    expect(ownFrameOf(withStack('broken', frames), '/srv/app')).toBe('async Turn.take (libs/turn/src/turn.ts:12)');
    expect(ownFrameOf(withStack('', ['    at file:///srv/app/dist/x.js:5:6']), '/srv/app')).toBe(
      'anonymous (dist/x.js:5)',
    );
  });

  it('is never a piece of the message, whatever that looks like', () => {
    const message = 'unreadable:\n    at Esmeralda.lives (/srv/app/7-elm-street.ts:1:1)';
    expect(ownFrameOf(withStack(message, []), '/srv/app')).toBeNull();
    const changed = withStack(message, []);
    changed.message = 'something else';
    expect(ownFrameOf(changed, '/srv/app')).toBeNull();
  });

  it('is null for what is no error, and for one from elsewhere', () => {
    expect(ownFrameOf('thrown')).toBeNull();
    expect(ownFrameOf(withStack('x', ['    at a (/elsewhere/b.js:1:1)']), '/srv/app')).toBeNull();
  });

  it('is found in a real one', () => {
    expect(ownFrameOf(new Error('real'))).toMatch(/^.+ \(libs\/platform\/owed-work\/src\/own-frame\.spec\.ts:\d+\)$/);
  });
});
