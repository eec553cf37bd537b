export * from './operations.http.module';
export * from './operations.problems';
