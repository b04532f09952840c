import { expect, it } from 'vitest'
import { onceEach } from './payout-line.ts'
import { readPaypal } from './read-paypal.ts'
import { readPlain } from './read-plain.ts'
import { readStripe } from './read-stripe.ts'

it('reads Stripe’s itemised reconciliation: what the customer saw, what it settled to, its fee and its payout', () => {
  const { lines, errors } = readStripe(
    [
      'automatic_payout_id,automatic_payout_effective_at,balance_transaction_id,created_utc,reporting_category,currency,gross,fee,net,customer_facing_amount,customer_facing_currency,charge_id,payment_intent_id,payment_metadata[order_id]',
      'po_1,2026-09-04 00:00:00,txn_1,2026-09-01 22:59:59,charge,gbp,84.17,1.38,82.79,100.00,usd,ch_1,pi_1,1001',
      'po_1,2026-09-04 00:00:00,txn_2,2026-09-02 09:00:00,refund,gbp,-10.00,0.00,-10.00,,,ch_2,pi_2,1002',
      ',,txn_3,2026-09-03 09:00:00,dispute,gbp,-20.00,15.00,-35.00,,,ch_3,pi_3,',
      ',,txn_4,2026-09-04 09:00:00,payout,gbp,-72.79,0.00,-72.79,,,,,',
    ].join('\n'),
  )
  expect(errors).toEqual([])
  expect(
    lines.map(({ kind, amount, currency, settled, fee, transactionId, payoutId }) => [
      kind,
      amount,
      currency,
      settled,
      fee,
      transactionId,
      payoutId,
    ]),
  ).toEqual([
    ['charge', 1_000_000n, 'USD', 841_700n, 13_800n, 'pi_1', 'po_1'],
    ['refund', -100_000n, 'GBP', -100_000n, 0n, 'pi_2', 'po_1'],
    ['chargeback', -200_000n, 'GBP', -200_000n, 150_000n, 'pi_3', ''],
    ['payout', -727_900n, 'GBP', -727_900n, 0n, '', ''],
  ])
  expect(lines[0]?.at).toEqual(new Date('2026-09-01T22:59:59Z'))
})

it('names line, column and reason of what is wrong in a file, and takes nothing of it', () => {
  const head = 'balance_transaction_id,reporting_category,currency,gross,fee,net,created'
  const { lines, errors } = readStripe(
    `${head}\ntxn_1,charge,gbp,10.00,1.00,8.00,2026-09-01\n,charge,pounds,ten,0,0,soon\n`,
  )
  expect(lines).toEqual([])
  expect(errors.map(({ line, field }) => `${line} ${field}`)).toEqual([
    '2 net',
    '3 currency',
    '3 gross',
    '3 balance_transaction_id',
    '3 created',
  ])
  expect(readStripe('a,b\n1,2\n').errors[0]).toMatchObject({ line: 1, field: 'balance_transaction_id' })
})

it('reads PayPal’s settlement report: unsigned minor units with their direction, in yen without decimals', () => {
  const columns =
    '"Transaction ID","Invoice ID","PayPal Reference ID","PayPal Reference ID Type","Transaction Event Code","Transaction Initiation Date","Transaction Completion Date","Transaction Debit or Credit","Gross Transaction Amount","Gross Transaction Currency","Fee Debit or Credit","Fee Amount","Fee Currency"'
  const { lines, errors } = readPaypal(
    [
      '"RH",2026/09/02 04:00:00 -0700,"A","ACC",009,',
      '"FH",01',
      '"SH",2026/09/01 00:00:00 -0700,2026/09/01 23:59:59 -0700,"ACC",""',
      `"CH",${columns}`,
      '"SB","5TY0","1001","","","T0006",2026/09/01 03:00:00 -0700,2026/09/01 03:00:01 -0700,"CR",10000,"GBP","DR",320,"GBP"',
      '"SB","6RF0","1001","5TY0","TXN","T1107",2026/09/01 04:00:00 -0700,2026/09/01 04:00:00 -0700,"DR",2500,"GBP","CR",0,"GBP"',
      '"SB","7JP0","1002","","","T0006",2026/09/01 05:00:00 -0700,2026/09/01 05:00:00 -0700,"CR",10000,"JPY","DR",400,"JPY"',
      '"SB","8WD0","","","","T0400",2026/09/01 06:00:00 -0700,2026/09/01 06:00:00 -0700,"DR",7180,"GBP","","",""',
      '"SF","GBP",10000,9680',
    ].join('\n'),
  )
  expect(errors).toEqual([])
  expect(lines.map(({ kind, amount, fee, transactionId }) => [kind, amount, fee, transactionId])).toEqual([
    ['charge', 1_000_000n, 32_000n, '5TY0'],
    ['refund', -250_000n, 0n, '5TY0'],
    ['charge', 100_000_000n, 4_000_000n, '7JP0'],
    ['payout', -718_000n, 0n, '8WD0'],
  ])
  expect(lines[0]?.at).toEqual(new Date('2026-09-01T10:00:01Z'))
})

it('takes a movement that stands in its file twice once, and refuses two of one id that differ', () => {
  const head = 'balance_transaction_id,reporting_category,currency,gross,fee,net,created'
  const row = 'txn_1,charge,gbp,10.00,1.00,9.00,2026-09-01'
  expect(onceEach(readStripe(`${head}\n${row}\n${row}\n`))).toMatchObject({ lines: [{ line: 2 }], errors: [] })
  const other = row.replace('10.00,1.00,9.00', '12.00,1.00,11.00')
  expect(onceEach(readStripe(`${head}\n${row}\n${other}\n`))).toMatchObject({
    lines: [],
    errors: [{ line: 3, reason: expect.stringContaining('line 2') }],
  })
})

it('reads any other CSV by the column map of its gateway', () => {
  const map = {
    externalId: 'Ref',
    kind: 'Type',
    kinds: { Sale: 'charge', Refund: 'refund' },
    transactionId: 'Payment',
    amount: 'Amount',
    currency: 'Cur',
    fee: 'Commission',
    at: 'Booked',
    payoutId: 'Batch',
  } as const
  const text =
    'Ref,Type,Payment,Amount,Cur,Commission,Booked,Batch,Else\nR1,Sale,P1,"1,200.50",EUR,3.10,2026-09-01,B7,x\n'
  const { lines } = readPlain(text, map)
  expect(lines).toMatchObject([
    { kind: 'charge', amount: 12_005_000n, settledCurrency: 'EUR', fee: 31_000n, payoutId: 'B7' },
  ])
  expect(readPlain(text.replace('Sale', 'Gift'), map).errors).toMatchObject([{ line: 2, field: 'Type' }])
})
