import { v7 } from './service.mjs';

/** Starts so many conversations over HTTP and answers their ids. */
export const startConversations = async (load, site, port, count, connections = 64) => {
  const items = Array.from({ length: count }, () => v7());
  const body = JSON.stringify({ id: '{item}', agentId: site.agent.id });
  await load.run({ port, path: '/v1/conversations', body, items, key: site.key, connections, status: 201 });
  return items;
};
