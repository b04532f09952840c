import { expect, it } from 'vitest'
import { givenDatabase, person, testKeyRing } from '../../../scripts/testing/given.ts'
import { readOrderPassage } from '../../boards/order-passage.ts'
import { openSecret, sealSecret } from '../../connections/connection-secret.ts'
import { resealSecrets } from '../../connections/reseal-secrets.ts'
import { createKeyRing } from '../../kernel/seal.ts'
import { resealOrderKeys } from './reseal-order-keys.ts'
import { createPassageWorld, recordedDocuments } from './testing/passage-world.ts'

const given = givenDatabase()
const newer = `newer:${Buffer.from(Array.from({ length: 32 }, (_, n) => n * 7)).toString('base64')}`
const older = `test:${Buffer.alloc(32, 7).toString('base64')}`

it('after rotating, everything opens with the newest key alone', async () => {
  const world = await createPassageWorld(given.db)
  const { connectionId } = world.storefront
  await given.db.connection.updateMany({ data: { secretSealed: Buffer.from('') } })
  for (const { id } of await given.db.connection.findMany({ select: { id: true } })) {
    await given.db.connection.update({
      where: { id },
      data: { secretSealed: sealSecret(testKeyRing, id, { key: 'k', secret: 's' }) },
    })
  }
  await world.land(recordedDocuments.slice(0, 20))
  const both = createKeyRing(`${newer},${older}`)
  const alone = createKeyRing(newer)
  const operator = { kind: 'operator', label: 'test' } as const
  expect(await resealSecrets(given.db, both, operator)).toBe(2)
  expect(await resealOrderKeys(given.db, both)).toBe(20)
  expect([await resealSecrets(given.db, both, operator), await resealOrderKeys(given.db, both)]).toEqual([0, 0])

  const { secretSealed } = await given.db.connection.findUniqueOrThrow({ where: { id: connectionId } })
  expect(openSecret(alone, connectionId, secretSealed)).toEqual({ key: 'k', secret: 's' })
  const { id } = await given.db.webOrder.findFirstOrThrow({ where: { storefrontId: world.storefront.id } })
  const passage = await readOrderPassage(given.db, alone, person('service'), id)
  expect(passage?.personal).toMatchObject({ billing: {} })
})
