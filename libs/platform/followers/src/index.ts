export * from './follow-waker';
export * from './follower-runner';
export * from './followers.module';
export * from './log-heads';
export * from './log-heads.module';
