export interface CommandMeta {
  /** RFC 3339, UTC with milliseconds, e.g. `2026-03-01T09:30:00.000Z`. */
  readonly now: string;
  /** Becomes the `replyId` of the reply this command causes to be requested, if it causes one. New for each command. */
  readonly freshId: string;
}

export interface CommandMessage<Type extends string, Data extends object> {
  readonly type: Type;
  readonly data: Readonly<Data>;
  readonly meta: CommandMeta;
}
