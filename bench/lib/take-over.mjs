/** Puts a conversation into manual mode over HTTP. */
export const takeOver = async ({ key }, port, conversationId) => {
  const response = await fetch(`http://127.0.0.1:${port}/v1/conversations/${conversationId}/mode`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ mode: 'manual' }),
  });
  if (!response.ok) throw new Error(`The mode could not be changed: ${response.status}`);
};
