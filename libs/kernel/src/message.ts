/** A JSON object as it travels to and from storage. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}

/**
 * A fact as a context writes it. `data` holds ids, kinds, flags, numbers and times; `content` holds what people wrote
 * and who they are, and becomes null by erasure: a fold must cope with null.
 */
export interface Message<Type extends string = string, Data extends object = object, Content extends object = object> {
  readonly type: Type;
  readonly data: Readonly<Data>;
  readonly content: Readonly<Content> | null;
}
