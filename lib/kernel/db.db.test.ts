import { expect, it } from 'vitest'
import { givenDatabase } from '../../scripts/testing/given.ts'
import { sqlOf } from './db.ts'
import type { Sql } from './sql.ts'

const given = givenDatabase()

const ends = async (by: Sql, tx: Sql) => {
  const [own] = await tx.$queryRaw<{ pid: number }[]>`select pg_backend_pid() as pid`
  const pid = own?.pid ?? 0
  await by.$queryRaw`select pg_terminate_backend(${pid}::int)`
  await expect
    .poll(async () => (await by.$queryRaw<unknown[]>`select from pg_stat_activity where pid = ${pid}::int`).length)
    .toBe(0)
  // The server's word arrives when nobody waits for it.
  await new Promise((resolve) => setTimeout(resolve, 50))
}

it('a connection the server ends between two statements fails its transaction and nothing else', async () => {
  const fast = sqlOf(given.db)
  const lost = fast.transaction(async (tx) => {
    await ends(given.db, tx)
    await tx.$queryRaw`select 1`
  })
  await expect(lost).rejects.toThrow()
  await expect(
    given.db.$transaction(async (tx) => {
      await ends(given.db, tx)
      await tx.$queryRaw`select 1`
    }),
  ).rejects.toThrow()
  for (let n = 0; n < 12; n++) {
    expect(await fast.$queryRaw`select 1 as one`).toEqual([{ one: 1 }])
    expect(await given.db.$queryRaw`select 1 as one`).toEqual([{ one: 1 }])
  }
})
