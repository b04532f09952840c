import { describe, expect, it } from 'vitest'
import { expectAuditRow, expectFault, person } from '../../../scripts/testing/given.ts'
import { sqlOf } from '../../kernel/db.ts'
import type { ClaimedLevel } from './claim-levels.ts'
import { claimLevels, nextDueAt } from './claim-levels.ts'
import { openGuard } from './open-guard.ts'
import { setStockPolicy } from './set-stock-policy.ts'
import { settleLevels } from './settle-levels.ts'
import type { StockPolicyPatch } from './stock-policy.ts'
import { givenMug } from './testing/mug-world.ts'
import { warehouses } from './testing/stock-rows.ts'

const given = givenMug()
const { level, compute, openCases, expectEquation } = given

describe('the guard', () => {
  const states = async () => {
    const rows = await given.on.db.stockLevel.groupBy({
      by: ['state'],
      where: { storefrontId: given.on.shops[0]?.id ?? '' },
      _count: true,
    })
    return Object.fromEntries(rows.map(({ state, _count }) => [state, _count]))
  }
  /** Twenty more that the shop sells, of which so many stand in EU1 alone. */
  async function sell(inEurope: number) {
    for (let n = 0; n < 20; n++) {
      const key = `01/HAT${n}////`
      await given.on.shopItem(0, `HAT${n}`, [[await given.on.item(key), 1]], { quantity: 5 })
      await given.on.stock(key, n < inEurope ? 'EU1' : 'MAIN', 6)
    }
  }
  const setPolicy = (patch: StockPolicyPatch) =>
    setStockPolicy(given.on.db, given.on.ctx.clock, person('ecommerce'), given.on.shops[0]?.id ?? '', patch)

  it('failure 38: a warehouse filter that leaves out the stock stops the zeros, names how many, and lets the rest go', async () => {
    await sell(12)
    await compute()
    expect(await states()).toEqual({ ready: 21 })
    await given.on.rules(warehouses([{}, ['MAIN']]))
    await compute()
    expect(await states()).toEqual({ ready: 9, guarded: 12 })
    const [guard] = await openCases('STOCK_GUARD')
    expect(guard?.cause).toMatchObject({ toZero: 12, onSale: 21, percent: 57, allowedPercent: 20 })
    // The parts are shown: what counts is where it stands.
    expect(await level()).toMatchObject({ parts: [{ locations: { MAIN: 30 } }] })
    await given.on.rules(warehouses([{}, ['MAIN', 'EU1']]))
    await compute()
    expect(await states()).toEqual({ ready: 21 })
    expect(await openCases('STOCK_GUARD')).toEqual([])
  })

  it('stays shut until a person lets them go, with an audit row', async () => {
    await sell(12)
    await compute()
    await given.on.rules(warehouses([{}, ['MAIN']]))
    await compute()
    given.on.pass(60)
    await given.on.polled()
    await compute()
    expect(await states()).toEqual({ ready: 9, guarded: 12 })
    const [shop] = given.on.shops
    const open = (role: 'viewer' | 'ecommerce') =>
      openGuard(given.on.db, given.on.ctx.clock, person(role), shop?.id ?? '')
    await expectFault(open('viewer'), 'NOT_PERMITTED')
    expect(await open('ecommerce')).toEqual({ released: 12 })
    await expectAuditRow(given.on.db, 'inventory:open-guard', shop?.id ?? '')
    expect(await openCases('STOCK_GUARD')).toEqual([])
    await compute()
    expect(await states()).toEqual({ ready: 21 })
    await expectFault(open('ecommerce'), 'GUARD_NOT_CLOSED')
  })

  it('asks nobody once the flow is in shadow', async () => {
    await sell(12)
    await compute()
    await given.on.rules(warehouses([{}, ['MAIN']]))
    await compute()
    expect(await openCases('STOCK_GUARD')).toHaveLength(1)
    await given.on.db.storefrontFlow.updateMany({ where: { flow: 'inventory' }, data: { mode: 'shadow' } })
    await compute()
    expect(await openCases('STOCK_GUARD')).toEqual([])
  })

  it('is not asked about fewer than the policy names, nor a smaller share', async () => {
    await sell(8)
    await compute()
    await given.on.rules(warehouses([{}, ['MAIN']]))
    await compute()
    expect(await states()).toEqual({ ready: 21 })
    await setPolicy({ guardLeast: 8 })
    await compute()
    expect(await states()).toEqual({ ready: 13, guarded: 8 })
    await setPolicy({ guardPercent: 39 })
    await compute()
    expect(await states()).toEqual({ ready: 21 })
  })

  it('a ceiling and a share hold from the next computation on', async () => {
    await compute()
    await setPolicy({ sharePercent: 50, ceiling: 15 })
    await expectAuditRow(given.on.db, 'inventory:set-policy', given.on.shops[0]?.id ?? '')
    await compute()
    expect(await level()).toMatchObject({ available: 37, desired: 15 })
    await expectEquation()
    await expectFault(setPolicy({ peakUntil: new Date('2027-01-01T00:00:00Z') }), 'PEAK_TOO_LONG')
  })

  const claimAll = async () => {
    const storefrontId = given.on.shops[0]?.id ?? ''
    const levels = await given.on.db.stockLevel.findMany({ where: { storefrontId } })
    const ids = levels.map(({ shopItemId }) => shopItemId)
    const deadline = new Date(given.on.now().getTime() + 30_000)
    return claimLevels(sqlOf(given.on.db), given.on.now(), storefrontId, ids, deadline)
  }
  const confirm = (claimed: ClaimedLevel[]) =>
    settleLevels(
      sqlOf(given.on.db),
      given.on.now(),
      given.on.shops[0]?.id ?? '',
      claimed.map((level) => ({
        level,
        end: { kind: 'shown', by: 'answer', keeper: 'own', quantity: level.quantity },
      })),
    )

  it('holds zeros that come up behind numbers on their way', async () => {
    await sell(12)
    await compute()
    const claimed = await claimAll()
    expect(claimed).toHaveLength(21)
    await given.on.rules(warehouses([{}, ['MAIN']]))
    await compute()
    await confirm(claimed)
    const less = await claimAll()
    expect(less.filter(({ quantity }) => quantity === 0)).toEqual([])
    await confirm(less)
    expect(await nextDueAt(sqlOf(given.on.db), given.on.now(), given.on.shops[0]?.id ?? '')).toBeNull()
    await compute()
    expect(await states()).toMatchObject({ guarded: 12 })
    expect(await openGuard(given.on.db, given.on.ctx.clock, person('ecommerce'), given.on.shops[0]?.id ?? '')).toEqual({
      released: 12,
    })
    expect((await claimAll()).filter(({ quantity }) => quantity === 0)).toHaveLength(12)
  })

  it('counts what went to zero a moment ago: a reading that loses the stock comes in bites', async () => {
    await sell(0)
    await compute()
    await confirm(await claimAll())
    let zeros = 0
    for (let from = 0; from < 20; from += 4) {
      for (let n = from; n < from + 4; n++) await given.on.stock(`01/HAT${n}////`, 'MAIN', 0)
      given.on.pass(5)
      await given.on.polled()
      await compute()
      const claimed = await claimAll()
      await confirm(claimed)
      zeros += claimed.filter(({ quantity }) => quantity === 0).length
    }
    expect(zeros).toBe(8)
    expect(await states()).toMatchObject({ guarded: 12 })
    const [guard] = await openCases('STOCK_GUARD')
    expect(guard?.cause).toMatchObject({ toZero: 20, onSale: 21, percent: 95 })
  })
})
