export * from './follow-waker';
export * from './follower-runner';
export * from './followers.module';
