/** Says why an outgoing address may not be called, or null when it may. Made by `checkTargetUrl` of the outbound library. */
export type TargetCheck = (url: string) => string | null | Promise<string | null>;
