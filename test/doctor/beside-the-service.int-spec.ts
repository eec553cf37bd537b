import { SHARD_COUNT } from '@verbatim/directory';
import { examine, openDoctorPool, OVERDUE_MS, type CheckReport } from '@verbatim/operations-doctor';
import { projections } from '@verbatim/service';
import { answer } from '@verbatim/testing';
import { eventually, Service } from '../service';

const ROUNDS = 4;
const TALKERS = 4;

describe('the doctor beside the service', () => {
  let service: Service;
  beforeAll(async () => {
    service = await Service.open();
    service.provider.otherwise(answer({ text: 'A reply of several words.', betweenMs: 5 }));
  }, 60_000);
  afterAll(() => service.close());

  it('finds nothing while messages are accepted, answered, stopped and deleted', async () => {
    const tenant = await service.tenant({ eraseGraceSeconds: 3_600 });
    const agent = await tenant.agent();
    let over = false;
    let said = 0;
    const talking = Array.from({ length: TALKERS }, async (_, nth) => {
      while (!over) {
        const talk = await tenant.talk(agent);
        const question = await talk.ask('Is all well?');
        if (nth === 0) await talk.stop();
        else await talk.settled(question);
        await talk.ask('And now?');
        if (nth === 1) await talk.delete();
        said += 2;
      }
    });
    const db = openDoctorPool(service.database.url);
    try {
      const unhealthy: CheckReport[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const before = said;
        for await (const report of examine(db, {
          shards: Array.from({ length: SHARD_COUNT }, (_, shard) => shard),
          account: null,
          perShard: null,
          overdueMs: OVERDUE_MS,
          projections: projections.streams,
        }))
          if (report.findings.length > 0 || report.error !== null) unhealthy.push(report);
        await eventually('somebody to talk meanwhile', () => Promise.resolve(said > before ? true : null), 30_000);
      }
      expect(unhealthy).toEqual([]);
    } finally {
      over = true;
      await db.end();
      await Promise.all(talking);
    }
    await service.idle();
  }, 120_000);
});
