export * from './database';
export * from './scripted-call';
export {
  answer,
  assessing,
  echo,
  object,
  pieces,
  plays,
  scriptedRationale,
  scriptedSummary,
  status,
  type AnswerOptions,
  type AssessingOptions,
  type PlayName,
  type StatusOptions,
} from './scripted-plays';
export * from './scripted-provider';
export * from './redis';
export * from './private-redis';
export * from './tcp-proxy';
