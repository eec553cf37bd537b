// Headers of answers, as the OpenAPI document describes them.
export const versionHeader = { ETag: 'The version of the conversation, for If-Match' } as const;
export const preferenceHeader = { 'Preference-Applied': '`wait=N`, when the call was to be held' } as const;
