export * from './analytics.http.module';
export * from './analytics.worker.module';
export * from './counting/count';
export * from './counting/count-batch';
export * from './counting/measures';
export * from './follow/daily-counts.follower';
export { GetDailyCountsQuery } from './read/daily-counts.query';
export { MOST_DAYS } from './read/daily-counts.schema';
export * from './read/days';
