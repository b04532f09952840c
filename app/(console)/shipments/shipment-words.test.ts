import { describe, expect, it } from 'vitest'
import { riskReason, shipmentHref, toldWords } from './shipment-words.ts'

const at = new Date('2026-11-23T10:00:00Z')
const untold = { toldAt: null, silentBecause: null, promisedOn: null, shippedAt: at }

describe('why a customer may ask', () => {
  it('nobody asks about what they were told, or is told by rule of what is silent', () => {
    expect(riskReason({ ...untold, risk: 'low', toldAt: at }, '2026-11-24')).toBe('The customer has been told')
    expect(riskReason({ ...untold, risk: 'low', silentBecause: 'OLD' }, '2026-11-24')).toBe(
      'Nobody is told: it left too long ago',
    )
  })

  it('names the promise it missed before how long ago it left', () => {
    expect(riskReason({ ...untold, risk: 'high', promisedOn: '2026-11-23' }, '2026-11-24')).toBe(
      'Was promised to leave by 2026-11-23, and not a word since',
    )
    expect(riskReason({ ...untold, risk: 'medium', promisedOn: '2026-11-24' }, '2026-11-24')).toBe(
      'Was promised to leave by today, and not a word yet',
    )
    expect(riskReason({ ...untold, risk: 'medium', promisedOn: '2026-11-30' }, '2026-11-24')).toBe(
      'Left over a day ago without a word',
    )
    expect(riskReason({ ...untold, risk: 'high', promisedOn: '2026-11-24' }, '2026-11-24')).toBe(
      'Left over two days ago without a word',
    )
  })
})

it('a shipment goes by its dispatch, else by its pick', () => {
  expect(shipmentHref({ id: '7', dispatchId: '3' })).toBe('/shipments/3')
  expect(shipmentHref({ id: '7', dispatchId: null })).toBe('/shipments/p7')
})

it('says how the customer hears of it', () => {
  expect(toldWords({ message: 'note', silentBecause: null, toldAt: at })).toBe('told by a note that the shop mails')
  expect(toldWords({ message: 'none', silentBecause: 'BEFORE_GO_LIVE', toldAt: null })).toBe(
    'silent: it left before go-live',
  )
  expect(toldWords({ message: 'note', silentBecause: null, toldAt: null })).toBe('not told yet')
})
