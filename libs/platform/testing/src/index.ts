export * from './database';
export * from './scripted-call';
export {
  answer,
  assessing,
  echo,
  jsonObject,
  pieces,
  scriptedRationale,
  scriptedSummary,
  status,
  type AnswerOptions,
  type AssessingOptions,
  type StatusOptions,
} from './scripted-answers';
export { plays, type PlayName } from './scripted-plays';
export * from './scripted-provider';
export * from './redis';
export * from './private-redis';
export * from './tcp-proxy';
export * from './http-sink';
export * from './mail-server';
