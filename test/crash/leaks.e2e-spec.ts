import { randomBytes } from 'node:crypto';
import { get, type IncomingMessage } from 'node:http';
import { describePrivateRedis, redisValue, status } from '@verbatim/testing';
import { Redis } from 'ioredis';
import { call, inWorld, nothingWrong, check, until, type Client, type World } from './rig';

const canary = (what: string): string => `canary-${what}-${randomBytes(8).toString('hex')}`;

/** Every key and every value, as text. */
const dumpOf = async (url: string): Promise<string> => {
  const redis = new Redis(url);
  const keys = await redis.keys('*');
  const values = await Promise.all(keys.map((key) => redisValue(redis, key)));
  redis.disconnect();
  return JSON.stringify([keys, values]);
};

const metricsOf = async (world: World): Promise<string> => (await world.admin('GET', '/metrics')).body;

const openStreams = async (world: World): Promise<number> =>
  Number(/^http_event_streams (\d+)$/m.exec(await metricsOf(world))?.[1]);

const openStream = (client: Client, path: string): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${client.tenant.key}`, accept: 'text/event-stream' };
    get(`${client.url}${path}`, { headers, agent: false }, resolve).once('error', reject);
  });

describePrivateRedis('what a process leaves behind', () => {
  it.concurrent(
    'holds no word that was said, no key and no credential',
    () =>
      inWorld({ env: { LOG_LEVEL: 'trace' } }, async (world) => {
        const [api] = await Promise.all([world.api(), world.worker()]);
        const secrets = {
          credential: canary('credential'),
          instructions: canary('instructions'),
          text: canary('text'),
          context: canary('context'),
          title: canary('title'),
          email: `${canary('email')}@example.org`,
          human: canary('human'),
          reply: canary('reply'),
          refusal: canary('refusal'),
          wrongKey: canary('key'),
          query: canary('query'),
          idempotency: canary('idempotency'),
        };
        const client = await world.client({
          credential: secrets.credential,
          agent: { instructions: secrets.instructions },
        });
        const { key } = client.tenant;
        world.provider.script(
          status(500, { type: secrets.reply, code: secrets.reply }), // a provider may say anything in its errors
          async (call) => {
            await call.piece(`${secrets.reply} `);
            await call.piece(secrets.reply);
            await call.finish();
            await call.end();
          },
        );
        const conversationId = await client.start({
          ...{ title: secrets.title, context: secrets.context, customData: { note: secrets.text } },
          user: { email: secrets.email, firstName: secrets.text },
        });
        const path = `/v1/conversations/${conversationId}`;
        const stream = await openStream(client, `${path}/stream`);
        let streamed = '';
        stream.setEncoding('utf8').on('data', (chunk: string) => (streamed += chunk));
        const posted = await client.call('POST', `${path}/messages`, {
          body: { text: secrets.text, context: secrets.context },
          headers: { 'idempotency-key': secrets.idempotency, prefer: 'wait=20' },
        });
        expect(posted.body.reply.message.text).toContain(secrets.reply);
        await until('the reply is streamed', () => streamed.includes(secrets.reply));

        // Ways to go wrong, each with something to betray.
        const post = (body: unknown) => client.call('POST', `${path}/messages`, { body });
        const refused = [
          await post({ text: secrets.refusal, [secrets.refusal]: secrets.refusal }),
          await post({ text: `${secrets.refusal}\u0000` }),
          await post({ role: 'human', text: secrets.refusal }),
          await client.call('GET', `/v1/conversations?status=${secrets.query}`),
          await client.call('GET', `/v1/${secrets.query}?q=${secrets.query}`),
          await call(api.url, `sk_live_${secrets.wrongKey}`, 'GET', path),
          await client.call('POST', `${path}/messages`, {
            body: { text: secrets.refusal },
            headers: { 'idempotency-key': secrets.idempotency },
          }),
        ];
        expect(refused.map(({ status }) => Math.floor(status / 100))).toEqual(refused.map(() => 4));
        await client.call('PUT', `${path}/mode`, { body: { mode: 'manual', reason: secrets.human } });
        expect((await post({ role: 'human', text: secrets.human, authorName: secrets.human })).status).toBe(201);

        // Wake-ups that nobody takes stay in Redis, where they can be read.
        await Promise.all(world.children.filter(({ app }) => app === 'worker').map((worker) => worker.stop()));
        await client.say(await client.start({ context: secrets.context }), `${secrets.text} again`);
        const waiting = () =>
          world.admin('GET', '/metrics').then(({ body }) => /queue_waiting\{[^}]*\} [1-9]/.test(body));
        await until('a wake-up waits', waiting);
        const left = {
          logs: world.children.map((child) => child.output()).join('\n'),
          redis: await dumpOf(world.redis?.url ?? ''),
          metrics: await metricsOf(world),
        };
        expect(left.logs.split('\n').length).toBeGreaterThan(20);
        expect(left.redis).toContain('generate-reply');
        const everything = {
          ...secrets,
          key,
          keyBody: key.slice(8),
          adminKey: world.adminKey,
          secretKey: world.env.SECRET_KEY ?? '',
        };
        for (const [what, secret] of Object.entries(everything))
          for (const [where, text] of Object.entries(left))
            expect([what, where, text.includes(secret)]).toEqual([what, where, false]);
      }),
    150_000,
  );

  it.concurrent(
    'is no event stream whose reader has vanished',
    () =>
      inWorld({}, async (world) => {
        await world.api();
        const client = await world.client();
        const conversationId = await client.start();
        const readers = process.env.NIGHTLY === '1' ? 5_000 : 200;
        const streams: IncomingMessage[] = [];
        while (streams.length < readers) {
          const more = Array.from({ length: 50 }, () =>
            openStream(client, `/v1/conversations/${conversationId}/stream`),
          );
          streams.push(...(await Promise.all(more)));
        }
        expect(await openStreams(world)).toBe(readers);
        for (const stream of streams) stream.destroy();
        await until('all are cleaned up', async () => (await openStreams(world)) === 0);
        await world.worker();
        await client.ended(conversationId, await client.say(conversationId, 'Still there?'));
        expect(await check(world, client.ledger)).toEqual(nothingWrong);
      }),
    150_000,
  );
});
