import { Test } from '@nestjs/testing';
import {
  ASSESSMENT_MODEL,
  type AssessmentModel,
  type ModelProvider,
  REPLY_MODEL,
  type ReplyModel,
} from '@verbatim/conversation';
import { type ScriptedProvider, scriptedSummary, startScriptedProvider } from '@verbatim/testing';
import { AiModule } from './ai.module';

describe('the models of a process', () => {
  let scripted: ScriptedProvider;
  beforeEach(async () => {
    scripted = await startScriptedProvider();
    scripted.otherwise('assessing');
  });
  afterEach(() => scripted.close());

  const signal = new AbortController().signal;
  const open = () => Test.createTestingModule({ imports: [AiModule.forRoot({ allowPrivateTargets: true })] }).compile();
  const requestFor = (provider: Pick<ModelProvider, 'kind' | 'baseUrl'>) => ({
    agent: { name: 'Ada', instructions: '' },
    provider: { id: provider.kind, credential: null, ...provider },
    model: 'some-model',
    context: null,
    turns: [{ role: 'user' as const, text: 'Hello' }],
  });
  const builtin = { kind: 'builtin', baseUrl: null } as const;
  const remote = () => ({ kind: 'openai-compatible', baseUrl: scripted.baseUrl }) as const;

  it('answer each provider by its kind, and let go of their connections at shutdown', async () => {
    const app = await open();
    const model = app.get<ReplyModel>(REPLY_MODEL);
    const replyOf = async (provider: Pick<ModelProvider, 'kind' | 'baseUrl'>) =>
      (await model.reply({ ...requestFor(provider), knowledge: [] }, { signal, onDelta: () => {} })).text;
    expect(await replyOf(builtin)).toContain('I am Ada');
    expect(await replyOf(remote())).toBe('You said: Hello');
    await app.close();
    await expect(replyOf(remote())).rejects.toThrow('provider-unavailable');
  });

  it('assess for each provider by its kind, over the same connections', async () => {
    const app = await open();
    const model = app.get<AssessmentModel>(ASSESSMENT_MODEL);
    const signals = { feedback: { up: 0, down: 0 }, status: 'completed', handedOver: false, failedReplies: 0 } as const;
    expect(await model.summarise(requestFor(builtin), signal)).toMatchObject({ text: 'User: Hello' });
    expect(await model.summarise(requestFor(remote()), signal)).toMatchObject({ text: scriptedSummary });
    expect(await model.score({ ...requestFor(builtin), signals }, signal)).toMatchObject({ score: 6 });
    expect(await model.score({ ...requestFor(remote()), signals }, signal)).toMatchObject({ score: 8.5 });
    await app.close();
    await expect(model.score({ ...requestFor(remote()), signals }, signal)).rejects.toThrow('provider-unavailable');
  });
});
