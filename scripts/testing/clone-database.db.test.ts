import pg from 'pg'
import { expect, test } from 'vitest'
import { cloneDatabase } from './clone-database.ts'

async function connect(url: string) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return client
}

test('a clone has every migration and the queue, and nothing of its sibling', async () => {
  const [first, second] = [await cloneDatabase(), await cloneDatabase()]
  const clients = [await connect(first.url), await connect(second.url)] as const
  try {
    await clients[0].query('create table only_here (id int)')
    for (const table of ['_prisma_migrations', 'graphile_worker.jobs']) {
      expect((await clients[1].query('select to_regclass($1) as found', [table])).rows[0].found).not.toBeNull()
    }
    expect((await clients[1].query("select to_regclass('only_here') as found")).rows[0].found).toBeNull()
  } finally {
    for (const client of clients) await client.end()
  }
  await first.drop()
  await second.drop()
})

test('a connection left open fails the drop and is named', async () => {
  const database = await cloneDatabase()
  const leaked = await connect(database.url)
  leaked.on('error', () => {})
  await leaked.query('select 42 as the_leak')
  await expect(database.drop()).rejects.toThrow(/1 database connections open[\s\S]*the_leak/)
})

test('the encoding is UTF-8 with a collation that does not depend on the machine', async () => {
  const database = await cloneDatabase()
  const client = await connect(database.url)
  const { rows } = await client.query(
    'select encoding, datlocprovider, datlocale from pg_database where datname = current_database()',
  )
  await client.end()
  await database.drop()
  expect(rows).toEqual([{ encoding: 6, datlocprovider: 'b', datlocale: 'C.UTF-8' }])
})
