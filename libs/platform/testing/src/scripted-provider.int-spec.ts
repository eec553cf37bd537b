import { answer } from './scripted-answers';
import { type ScriptedProvider, startScriptedProvider } from './scripted-provider';

describe('the scripted provider', () => {
  let provider: ScriptedProvider;
  beforeEach(async () => {
    provider = await startScriptedProvider();
  });
  afterEach(() => provider.close());

  const chat = (body: object, init: RequestInit = {}) =>
    fetch(`${provider.baseUrl}/chat/completions`, { method: 'POST', body: JSON.stringify(body), ...init });
  const messages = [{ role: 'user', content: 'Hello there' }];

  it('echoes the question, whole or as a stream', async () => {
    const whole = await (await chat({ model: 'm', messages })).json();
    expect(whole).toMatchObject({
      choices: [{ message: { content: 'You said: Hello there' }, finish_reason: 'stop' }],
      usage: { total_tokens: 17 },
    });
    const streamed = await (await chat({ model: 'm', messages, stream: true })).text();
    expect(streamed).toContain('"content":"said: "');
    expect(streamed.endsWith('data: [DONE]\n\n')).toBe(true);
  });

  it('plays the queue first, then the play named by the model, then its echo', async () => {
    provider.script(answer({ text: 'queued' }));
    expect(await (await chat({ model: 'error-500', messages })).text()).toContain('queued');
    expect((await chat({ model: 'error-500', messages })).status).toBe(500);
    expect(await (await chat({ model: 'toString', messages })).text()).toContain('You said');
    expect(provider.requests.map(({ body }) => body.model)).toEqual(['error-500', 'error-500', 'toString']);
  });

  it('holds a request at a gate until it is released', async () => {
    const gate = provider.gate({ rest: 'at last' });
    provider.script(gate.play);
    const running = chat({ messages }).then((response) => response.text());
    await gate.reached;
    expect(await Promise.race([running, Promise.resolve('waiting')])).toBe('waiting');
    gate.release();
    expect(await running).toContain('at last');
  });

  it('knows when its client hung up', async () => {
    const hangUp = new AbortController();
    const running = chat({ model: 'hang-before-headers', messages }, { signal: hangUp.signal });
    const [request] = await provider.received(1);
    hangUp.abort();
    await expect(running).rejects.toThrow();
    expect(await request?.over).toBe('cut');
  });

  it('lists its plays as models, and knows no other route', async () => {
    const { data } = (await (await fetch(`${provider.baseUrl}/models`)).json()) as { data: { id: string }[] };
    expect(data.map(({ id }) => id)).toContain('hang-mid-stream');
    expect((await fetch(`${provider.baseUrl}/embeddings`)).status).toBe(404);
    expect(provider.requests).toHaveLength(0);
  });
});
