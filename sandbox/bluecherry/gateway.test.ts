import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ask, filtered, listHeaders, post, sampleSalesOrder } from '../testing/sample-sales-order.ts'
import { createErp } from './create-erp.ts'

const erp = createErp({ now: () => new Date('2026-11-23T15:00:00.750Z') })
beforeAll(() => erp.listen())
afterAll(() => erp.close())
beforeEach(() => erp.reset())

describe('the gate', () => {
  it('answers the health call with a version', async () => {
    const { status, body } = await ask(erp, 'pick?_pgsize=1')
    expect(status).toBe(200)
    expect(body).toEqual({ version: expect.stringMatching(/^\d/), data: { header: [] } })
  })

  it('refuses a wrong key with 401 and a used-up quota with 403', async () => {
    const wrong = await ask(erp, 'pick?_pgsize=1', { key: 'nobody' })
    expect(wrong.status).toBe(401)
    expect(wrong.body).toMatchObject({ statusCode: 401 })
    erp.configure({ quotaExceeded: true })
    const spent = await ask(erp, 'pick?_pgsize=1')
    expect(spent.status).toBe(403)
    expect(spent.body).toMatchObject({ statusCode: 403 })
  })

  it('throttles over its requests a second, with Retry-After and the documented body', async () => {
    erp.configure({ requestsPerSecond: 2 })
    const answers = await Promise.all(Array.from({ length: 12 }, () => ask(erp, 'terms')))
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused.length).toBeGreaterThanOrEqual(8)
    expect(refused[0]?.headers.get('retry-after')).toBe('1')
    expect(refused[0]?.body).toEqual({ statusCode: 429, message: 'Rate limit is exceeded. Try again in 1 seconds.' })
    expect(answers.length - refused.length).toBeGreaterThanOrEqual(2)
  })

  it('throttles by fault in the same words', async () => {
    erp.faults.add({ status: 429, times: 1 })
    const answer = await ask(erp, 'terms')
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '1'])
    expect(answer.body).toMatchObject({ statusCode: 429, message: expect.stringContaining('Rate limit is exceeded') })
  })

  it('knows neither other resources nor other verbs', async () => {
    expect((await ask(erp, 'lookbook')).status).toBe(404)
    expect((await ask(erp, 'terms', { body: [] })).status).toBe(405)
    const otherTenant = await fetch(`${erp.url.replace('/DEMO', '/PROD')}/api/terms`)
    expect(otherTenant.status).toBe(404)
  })
})

describe('envelopes', () => {
  it('lists a code table as data rows with pkey, code and name', async () => {
    for (const [resource, code] of Object.entries({
      Location: 'location',
      Shipper: 'shipper',
      terms: 'terms',
      taxcode: 'tax_code',
      discount: 'disc_code',
      returnreason: 'reason',
      customer: 'customer',
    })) {
      const { data } = (await ask(erp, resource)).body as { data: Record<string, unknown>[] }
      expect(data.length, resource).toBeGreaterThan(1)
      for (const row of data) {
        expect(row, resource).toMatchObject({
          pkey: expect.any(Number),
          [code]: expect.any(String),
          name: expect.any(String),
        })
      }
    }
  })

  it('keeps shipper codes within three characters and shows the pseudo-locations', async () => {
    const shippers = (await ask(erp, 'Shipper')).body as { data: { shipper: string }[] }
    expect(shippers.data.every(({ shipper }) => shipper.length <= 3)).toBe(true)
    const locations = (await ask(erp, 'Location')).body as { data: { location: string }[] }
    expect(locations.data.map(({ location }) => location)).toEqual(expect.arrayContaining(['MAIN', 'POE', 'FOB', '']))
  })

  it('lists styles as documents, the third level under rows-i, children only when asked', async () => {
    const bare = await listHeaders(erp, filtered('style', "style eq '00417'"))
    expect(bare).toHaveLength(1)
    expect(bare[0]).not.toHaveProperty('styledetail')
    const [mug] = await listHeaders(erp, filtered('style', "style eq '00417'", '&_include=all'))
    expect(mug).toMatchObject({
      style: '00417',
      active_ok: 'Y',
      last_mod: '2026-07-31 20:00:00',
      styledetail: {
        rows: [
          {
            division: '01',
            third_party_item: 'MUG-350',
            catg_dest2: 'WEB',
            stylecolorsizes: { 'rows-i': [{ upc: '050601200002', price: '12.00', third_party_item: '' }] },
          },
        ],
      },
    })
  })

  it('can show the third level beside styledetail, joined by fkey', async () => {
    erp.configure({ thirdLevel: 'beside' })
    const [beanie] = await listHeaders(erp, filtered('style', "style_name eq 'Merino Beanie'", '&_include=all'))
    const style = beanie as {
      styledetail: { rows: { pkey: number }[] }
      stylecolorsizes: { 'rows-i': { fkey: number; third_party_item: string }[] }
    }
    const sizes = style.stylecolorsizes['rows-i']
    expect(sizes.every(({ fkey }) => fkey === style.styledetail.rows[0]?.pkey)).toBe(true)
    expect(sizes.map(({ third_party_item }) => third_party_item)).toContain('BNE-MER-M-NAV')
  })

  it('lists stock like a code table, open to sell below zero included', async () => {
    const { data } = (await ask(erp, 'inventory')).body as { data: { ots: number; location: string; lot: string }[] }
    expect(data.some(({ ots }) => ots < 0)).toBe(true)
    expect(new Set(data.map(({ location }) => location))).toEqual(new Set(['MAIN', 'EU1', 'US1', 'POE']))
  })

  it('shows an accepted sales order with number, status, stamp in tenant time and its own scale', async () => {
    const answer = await post(erp, sampleSalesOrder('UK:1', { merch_amt: '19.990' }))
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({ pkey: 500001, ord_num: '00700001' })
    expect(await listHeaders(erp, 'salesOrder?pkey=500001')).toEqual([
      expect.not.objectContaining({ orderdetail: expect.anything() }),
    ])
    const [order] = await listHeaders(erp, filtered('salesOrder', "altpo eq 'UK:1'", '&_include=all'))
    expect(order).toMatchObject({
      pkey: 500001,
      ord_num: '00700001',
      ord_status: 'O',
      last_mod: '2026-11-23 10:00:00',
      merch_amt: '19.99',
      total_amt: '26.34',
      orderdetail: {
        rows: [
          { fkey: 500001, line_seq: 1, style: '00417', upc: '050601200002', price: '3.3333', open_qty: 3, ship_qty: 0 },
          { line_seq: 2, style: '00419', upc: '050601200026', disc_amt: '0.00', price: '9.9900' },
        ],
      },
      ordercharge: { rows: [{ amount: '4.95' }, { tax_amt: '-0.40' }, { charge_type: 'ROUNDING' }] },
    })
  })
})
