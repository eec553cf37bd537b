export const keyScopes = [
  'conversations:read',
  'conversations:write',
  'agents:read',
  'agents:write',
  'users:read',
  'users:write',
  'members:read',
  'members:write',
  'states:read',
  'states:write',
  'categories:read',
  'categories:write',
  'variants:read',
  'variants:write',
  'connectors:read',
  'connectors:write',
] as const;
export type KeyScope = (typeof keyScopes)[number];
