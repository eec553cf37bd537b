import { inWorld } from './rig';

const ID = '0199d4c6-8f1e-7b7a-9c43-5a7d1f0e2b11';

describe('every scenario', () => {
  it('fails when it leaves something that the doctor finds, and says what', async () => {
    const leaving = inWorld({}, async (world) => {
      await world.sql(
        'insert into streams (shard, account_id, stream_id, version, last_count) values (3, $1, $1, 1, 1)',
        [ID],
      );
    });
    await expect(leaving).rejects.toThrow(/"check": "stream-versions"[^]+The stream is at version 1/);
  }, 60_000);
});
