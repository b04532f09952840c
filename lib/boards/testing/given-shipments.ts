// Rows of what left the warehouse as the mirror and the flow leave them, for tests of what reads them.
import { randomUUID } from 'node:crypto'
import { customerKey } from '../../flows/orders/customer-key.ts'
import { personalPlace, wrappedKeyPlace } from '../../flows/orders/personal-place.ts'
import type { Db } from '../../kernel/db.ts'
import type { KeyRing } from '../../kernel/seal.ts'
import { newDataKey, sealPersonal } from '../../kernel/seal.ts'
import type { Address, PersonalData } from '../../storefront/port.ts'

type PickRow = Parameters<Db['erpPick']['create']>[0]['data']
type DispatchRow = Parameters<Db['dispatch']['create']>[0]['data']
type OrderRow = Parameters<Db['webOrder']['create']>[0]['data']

let made = 0

interface Place {
  storefrontId: string
  connectionId: string
  orderId: bigint | null
}

/** A pick of one line and one carton that left at `shippedAt`. */
export async function givenPick(
  db: Db,
  place: Place,
  shippedAt: Date | null,
  fields: Partial<PickRow> = {},
): Promise<bigint> {
  made++
  const trackNo = `TRK${made}`
  const { id } = await db.erpPick.create({
    data: {
      ...place,
      pkey: `pick ${made}`,
      pickNum: `P${String(made).padStart(7, '0')}`,
      ordNum: `SO${made}`,
      shipper: 'RM4',
      shippedAt,
      shippedOn: shippedAt,
      lines: [{ seq: 1, item: {}, upc: '50123', price: '0', ordered: 2, picked: 2 }],
      cartons: [{ num: '1', trackNo, upc: '50123', quantity: 2 }],
      trackNos: [trackNo],
      contentHash: Buffer.from([1]),
      seenAt: shippedAt ?? new Date('2026-11-20T10:00:00Z'),
      readAt: shippedAt ?? new Date('2026-11-20T10:00:00Z'),
      ...fields,
    } as PickRow,
    select: { id: true },
  })
  return id
}

/** What the shop is to be told of a pick, due an hour after it left. */
export async function givenDispatch(
  db: Db,
  { storefrontId, orderId }: Place,
  pickId: bigint,
  shippedAt: Date,
  fields: Partial<DispatchRow> = {},
): Promise<bigint> {
  const { id } = await db.dispatch.create({
    data: {
      storefrontId,
      orderId: orderId ?? 0n,
      pickId,
      state: 'ready',
      wish: {
        carrier: 'Royal Mail',
        trackings: [{ number: 'TRK', url: 'https://track.example/TRK' }],
        lines: [{ line: '1', quantity: 2 }],
        completes: true,
        status: 'completed',
      },
      wishHash: Buffer.from([1]),
      message: 'completed_mail',
      readyAt: shippedAt,
      shippedAt,
      dueAt: new Date(shippedAt.getTime() + 3_600_000),
      ...fields,
    } as DispatchRow,
    select: { id: true },
  })
  return id
}

const address = (name: string, email: string): Address => ({
  name,
  company: '',
  line1: '1 Loom Street',
  line2: '',
  city: 'London',
  state: '',
  postcode: 'N1 9GU',
  country: 'GB',
  email,
  phone: '',
})

/** An order with a person, sealed under its own key; `erased` without that key. */
export async function givenPersonsOrder(
  db: Db,
  keyRing: KeyRing,
  storefrontId: string,
  person: { name: string; email: string; erased?: boolean },
  fields: Partial<OrderRow> = {},
): Promise<bigint> {
  const externalId = String(90_000 + ++made)
  const at = new Date('2026-11-20T10:00:00Z')
  const dataKey = newDataKey()
  const personal: PersonalData = {
    billing: address(person.name, person.email),
    shipping: address(person.name, ''),
    customerNote: '',
    giftMessage: '',
    deliveryInstruction: '',
    vatNumber: '',
    rest: {},
  }
  const { id } = await db.webOrder.create({
    data: {
      storefrontId,
      externalId,
      number: externalId,
      statusSlug: 'processing',
      statusClass: 'paid',
      currency: 'GBP',
      scale: 2,
      totalAmount: 100_000n,
      placedAt: at,
      paidAt: at,
      modifiedAt: at,
      fetchStartedAt: at,
      landedAt: at,
      landedVia: 'poll',
      bucket: 'in_erp',
      customerKey: person.erased ? null : customerKey(keyRing, person.email),
      wrappedKey: person.erased ? null : keyRing.seal(dataKey, wrappedKeyPlace(storefrontId, externalId)),
      ...fields,
    } as OrderRow,
    select: { id: true },
  })
  const revision = await db.landedRevision.create({
    data: {
      orderId: id,
      payloadDigest: Buffer.from(randomUUID()),
      businessDigest: Buffer.from(randomUUID()),
      payload: {},
      personalSealed: sealPersonal(dataKey, personal, personalPlace(storefrontId, externalId)),
      modifiedAt: at,
      fetchStartedAt: at,
      via: 'poll',
    },
    select: { id: true },
  })
  await db.webOrder.update({ where: { id }, data: { currentRevisionId: revision.id } })
  return id
}
