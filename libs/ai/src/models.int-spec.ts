import { Test } from '@nestjs/testing';
import { type ModelProvider, REPLY_MODEL, type ReplyModel } from '@verbatim/conversation';
import { startScriptedProvider } from '@verbatim/testing';
import { AiModule } from './ai.module';

describe('the reply models of a process', () => {
  it('answer each provider by its kind, and let go of their connections at shutdown', async () => {
    const scripted = await startScriptedProvider();
    const app = await Test.createTestingModule({
      imports: [AiModule.forRoot({ allowPrivateTargets: true })],
    }).compile();
    const model = app.get<ReplyModel>(REPLY_MODEL);
    const replyOf = async (provider: Pick<ModelProvider, 'kind' | 'baseUrl'>) => {
      const request = {
        agent: { name: 'Ada', instructions: '' },
        provider: { id: provider.kind, credential: null, ...provider },
        model: 'some-model',
        knowledge: [],
        context: null,
        turns: [{ role: 'user' as const, text: 'Hello' }],
      };
      return (await model.reply(request, { signal: new AbortController().signal, onDelta: () => {} })).text;
    };
    expect(await replyOf({ kind: 'builtin', baseUrl: null })).toContain('I am Ada');
    expect(await replyOf({ kind: 'openai-compatible', baseUrl: scripted.baseUrl })).toBe('You said: Hello');
    await app.close();
    await expect(replyOf({ kind: 'openai-compatible', baseUrl: scripted.baseUrl })).rejects.toThrow(
      'provider-unavailable',
    );
    await scripted.close();
  });
});
