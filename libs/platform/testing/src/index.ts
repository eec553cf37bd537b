export * from './database';
export * from './scripted-call';
export {
  answer,
  echo,
  pieces,
  plays,
  status,
  type AnswerOptions,
  type PlayName,
  type StatusOptions,
} from './scripted-plays';
export * from './scripted-provider';
export * from './redis';
export * from './private-redis';
export * from './tcp-proxy';
