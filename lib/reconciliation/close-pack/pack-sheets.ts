import type { Json } from '../../kernel/digest.ts'
import { moneyBridge } from '../bridge.ts'
import type { Amounts } from '../components.ts'
import { components } from '../components.ts'
import type { SignedContent } from '../periods/take-snapshot.ts'
import type { RollForward } from '../roll-forward.ts'
import { bucketTitles, componentTitles, rateText, stepTitle } from '../statement-words.ts'
import type { Line, StepSum } from '../step-sums.ts'
import type { VarianceClass } from '../variance-classes.ts'
import { termsOf } from '../variance-classes.ts'

export interface Column {
  title: string
  kind: 'text' | 'count' | 'amount'
}

/** Amounts are ten-thousandths. */
export type Cell = string | number | bigint

export interface SheetRow {
  cells: Cell[]
  /** A sum of what stands above it. */
  isTotal?: boolean
}

/** One table of a close pack. */
export interface Sheet {
  /** For file names: `roll-forward-orders`. */
  key: string
  title: string
  says: string
  columns: Column[]
  rows: SheetRow[]
}

const text = (title: string): Column => ({ title, kind: 'text' })
const count = (title: string): Column => ({ title, kind: 'count' })
const amount = (title: string): Column => ({ title, kind: 'amount' })
const byComponent = components.map((name) => amount(componentTitles[name]))
const amountsOf = (amounts: Amounts): bigint[] => components.map((name) => amounts[name])

/** The tables of what is signed, in the order in which finance reads them. */
export function sheetsOf({ sections }: Pick<SignedContent, 'sections'>): Sheet[] {
  const rowsOf = (name: string) => sections.find((section) => section.name === name)?.rows ?? []
  const bridge = moneyBridge(rowsOf('steps').map(stepSumOf))
  return [
    completenessSheet(rowsOf('completeness')),
    {
      key: 'bridge',
      title: 'Money bridge',
      says: 'From the orders paid in the period to what the ERP has posted; every step is summed from its own documents.',
      columns: [text('Step'), count('Documents'), ...byComponent],
      rows: [
        lineRow(bridge.start),
        ...bridge.steps.map(lineRow),
        { cells: ['Invoiced and credited', '', ...amountsOf(bridge.end)], isTotal: true },
      ],
    },
    rollForwardSheet('Roll-forward of orders', bridge.rollForwards.orders),
    rollForwardSheet('Roll-forward of refunds', bridge.rollForwards.refunds),
    variancesSheet(rowsOf('variances')),
    taxSheet(rowsOf('tax')),
  ]
}

const lineRow = (line: Line): SheetRow => ({ cells: [stepTitle(line), line.documents, ...amountsOf(line.amounts)] })

function rollForwardSheet(title: string, statement: RollForward): Sheet {
  const total = (words: string, amounts: Amounts): SheetRow => ({
    cells: [words, '', ...amountsOf(amounts)],
    isTotal: true,
  })
  return {
    key: `roll-forward-${statement.ledger}`,
    title,
    says:
      statement.ledger === 'orders'
        ? 'What customers have paid and no invoice has earned: deferred revenue.'
        : 'What the shop has given back for invoiced goods and the ERP has not credited.',
    columns: [text('Line'), count('Documents'), ...byComponent],
    rows: [
      ...statement.opening.map(lineRow),
      total('Opening', statement.openingAmounts),
      ...statement.moved.map(lineRow),
      ...statement.closing.map(lineRow),
      total('Closing', statement.closingAmounts),
    ],
  }
}

function completenessSheet(rows: readonly Record<string, Json>[]): Sheet {
  const told = rows.map(({ bucket, orders, total }) => ({
    bucket: bucketTitles[bucket as keyof typeof bucketTitles],
    orders: Number(orders),
    total: BigInt(String(total)),
  }))
  const sum = told.reduce((all, { orders, total }) => ({ orders: all.orders + orders, total: all.total + total }), {
    orders: 0,
    total: 0n,
  })
  return {
    key: 'completeness',
    title: 'Completeness',
    says: 'Every order paid in the period, each in exactly one place.',
    columns: [text('Where it stands'), count('Orders'), amount('Total')],
    rows: [
      ...told.map(({ bucket, orders, total }) => ({ cells: [bucket, orders, total] })),
      { cells: ['Paid', sum.orders, sum.total], isTotal: true },
    ],
  }
}

function variancesSheet(rows: readonly Record<string, Json>[]): Sheet {
  return {
    key: 'variances',
    title: 'Variances',
    says: 'What the ERP says differently from the shop, with the cause, the evidence and who decided.',
    columns: [
      ...['Class', 'Order or reference', 'Date'].map(text),
      ...byComponent,
      ...['Found by', 'Documents', 'State', 'Cause', 'Evidence', 'Decided by', 'Note'].map(text),
    ],
    rows: rows.map((row) => ({
      cells: [
        termsOf(row.class as VarianceClass).title,
        textOf(row.subject),
        textOf(row.day),
        ...components.map((name) => BigInt(String(row[name]))),
        textOf(row.rule),
        ((row.documents ?? []) as string[]).join(' '),
        textOf(row.state),
        textOf(row.cause),
        [row.evidence, row.reference].map(textOf).join(' ').trim(),
        textOf(row.decidedBy),
        textOf(row.note),
      ],
    })),
  }
}

function taxSheet(rows: readonly Record<string, Json>[]): Sheet {
  type Sums = Record<'documents' | 'base' | 'tax' | 'refundedBase' | 'refundedTax', Json>
  const figures = (sums: Sums) => {
    const of = (name: keyof Sums) => BigInt(String(sums[name]))
    return [Number(sums.documents), of('base') - of('refundedBase'), of('tax') - of('refundedTax')] as const
  }
  return {
    key: 'tax',
    title: 'Tax',
    says: 'By payment date as the shop has it, and by invoice date as the ERP has it; refunds and credit memos are taken off.',
    columns: [
      ...['Country', 'State', 'Rate', 'Treatment'].map(text),
      ...[count('Orders'), amount('Base by payment'), amount('Tax by payment')],
      ...[count('Invoices'), amount('Base by invoice'), amount('Tax by invoice')],
      amount('ERP less shop'),
    ],
    rows: rows.map(({ country, state, rate, treatment, shop, erp }) => {
      const [left, right] = [figures(shop as Sums), figures(erp as Sums)]
      return {
        cells: [
          ...[textOf(country), textOf(state), rateText(Number(rate)), textOf(treatment)],
          ...[...left, ...right, right[2] - left[2]],
        ],
      }
    }),
  }
}

const textOf = (value: Json | undefined): string => (value === null || value === undefined ? '' : String(value))

function stepSumOf({ ledger, step, class: name, documents, ...amounts }: Record<string, Json>): StepSum {
  const values = components.map((component) => [component, BigInt(String(amounts[component]))])
  return {
    ledger,
    step,
    class: name,
    documents: Number(documents),
    amounts: Object.fromEntries(values),
  } as unknown as StepSum
}
