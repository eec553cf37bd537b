export const keyScopes = [
  'conversations:read',
  'conversations:write',
  'agents:read',
  'agents:write',
  'users:read',
  'users:write',
  'jobs:read',
  'jobs:write',
] as const;
export type KeyScope = (typeof keyScopes)[number];
