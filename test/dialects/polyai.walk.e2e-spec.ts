import fc from 'fast-check';
import { Service, type Talk, type Tenant } from '../service';
import { Dialect } from './support/dialect';

interface Page {
  readonly conversations: readonly { readonly id: string }[];
  readonly next_offset?: number;
}

let service: Service;
let polyai: Dialect;
beforeAll(async () => {
  service = await Service.open();
  polyai = new Dialect(service, 'polyai.json');
});
afterAll(() => service.close());

/** What others do while somebody walks: a number picks the conversation it is done to. */
const deed = fc.oneof(
  fc.constant(['begin', 0] as const),
  fc.tuple(fc.constantFrom('say', 'complete', 'archive', 'rename'), fc.nat()),
);
const step = fc.record({ limit: fc.integer({ min: 1, max: 6 }), meanwhile: fc.array(deed, { maxLength: 3 }) });

const statuses: Readonly<Record<string, string>> = { complete: 'completed', archive: 'archived' };

const act = async (tenant: Tenant, talks: Talk[], agentId: string, [what, pick]: readonly [string, number]) => {
  const talk = talks[pick % Math.max(1, talks.length)];
  if (what === 'begin') talks.push(await tenant.talk(agentId));
  else if (what === 'say') await talk?.post('Hello?');
  else if (what === 'rename') await (talk && tenant.client.ok('PATCH', talk.at, { body: { title: 'Renamed' } }));
  else await talk?.status(statuses[what] ?? '');
};

it('C53 a walk by offset meets every conversation once, in order, whatever is begun, said and ended meanwhile', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(12), fc.array(step, { minLength: 1, maxLength: 8 }), async (count, steps) => {
      const tenant = await service.tenant();
      const agentId = await tenant.externalAgent();
      const path = { account_id: tenant.accountId, project_id: tenant.projectId };
      const talks: Talk[] = [];
      for (let n = 0; n < count; n += 1) talks.push(await tenant.talk(agentId));
      const seen: string[] = [];
      let last = steps[0];
      for (let offset: number | undefined = 0, at = 0; offset !== undefined; at += 1) {
        // Once the steps are used up nobody writes any more: a walk has an end.
        last = steps[at] ?? { limit: last?.limit ?? 1, meanwhile: [] };
        const query = { limit: last.limit, offset };
        const page: Page = await polyai.ok<Page>('polyaiListConversations', tenant.key, { path, query });
        expect(page.conversations.length).toBeLessThanOrEqual(last.limit);
        seen.push(...page.conversations.map(({ id }) => id));
        offset = page.next_offset;
        if (offset !== undefined) for (const one of last.meanwhile) await act(tenant, talks, agentId, one);
      }
      expect(seen).toEqual(talks.map(({ id }) => id));
    }),
    { numRuns: 25 },
  );
}, 60_000);
