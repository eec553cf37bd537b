/**
 * A refusal. `code` is stable and has a row in the problem catalogue; `details` are safe to show to the caller (no
 * message text, no secret); `pointer` is the JSON pointer of the field at fault, if one is.
 */
export class DomainError<Code extends string = string> extends Error {
  constructor(
    readonly code: Code,
    message: string,
    readonly details: Readonly<Record<string, string | number | boolean | null>> = {},
    readonly pointer: string | null = null,
  ) {
    super(message);
    this.name = 'DomainError';
  }
}
