export * from './operations.http.module';
