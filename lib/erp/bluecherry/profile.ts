import { z } from 'zod'
import { Fault } from '../../kernel/fault.ts'
import type { ErpTerms } from '../terms.ts'
import { defaultFields } from './default-fields.ts'

type Names<Of extends Record<string, string>> = { [Name in keyof Of]: z.ZodDefault<z.ZodString> }

function names<Of extends Record<string, string>>(usual: Of): z.ZodPrefault<z.ZodObject<Names<Of>, z.core.$strict>> {
  const shape = Object.fromEntries(Object.entries(usual).map(([name, word]) => [name, z.string().min(1).default(word)]))
  return z.strictObject(shape as Names<Of>).prefault({} as never)
}

const codeTable = (resource: string, code: string) =>
  z
    .strictObject({
      resource: z.string().min(1).default(resource),
      code: z.string().min(1).default(code),
      name: z.string().min(1).default('name'),
    })
    .prefault({})

const count = (usual: number) => z.number().int().positive().default(usual)

/**
 * What is particular to one tenant's gateway (bluecherry.md 2): every name and limit marked there as assumed. The defaults
 * are the contract's. Kept as data on the connection; an unknown key is refused, as it is a misspelt one.
 */
export const profileSchema = z.strictObject({
  /** Of every stamp the gateway writes, none of which names its zone. */
  timeZone: z
    .string()
    .default('America/New_York')
    .refine((zone) => isZone(zone), 'is no IANA time zone'),
  resources: names({
    health: 'pick',
    items: 'style',
    inventory: 'inventory',
    salesOrder: 'salesOrder',
    salesOrderCancel: 'salesOrderCancel',
    picks: 'pick',
    returns: 'return',
    creditMemos: 'creditMemo',
    invoices: 'invoice',
  }),
  fields: z
    .strictObject({
      item: names(defaultFields.item),
      inventory: names(defaultFields.inventory),
      salesOrder: names(defaultFields.salesOrder),
      address: names(defaultFields.address),
      line: names(defaultFields.line),
      charge: names(defaultFields.charge),
      tender: names(defaultFields.tender),
      cancelLine: names(defaultFields.cancelLine),
      pick: names(defaultFields.pick),
      pickLine: names(defaultFields.pickLine),
      carton: names(defaultFields.carton),
      return: names(defaultFields.return),
      returnLine: names(defaultFields.returnLine),
      creditMemo: names(defaultFields.creditMemo),
      invoice: names(defaultFields.invoice),
      invoiceLine: names(defaultFields.invoiceLine),
      children: names(defaultFields.children),
    })
    .prefault({}),
  codeTables: z
    .strictObject({
      location: codeTable('Location', 'location'),
      shipper: codeTable('Shipper', 'shipper'),
      terms: codeTable('terms', 'terms'),
      taxcode: codeTable('taxcode', 'tax_code'),
      discount: codeTable('discount', 'disc_code'),
      returnreason: codeTable('returnreason', 'reason'),
      customer: codeTable('customer', 'customer'),
    })
    .prefault({}),
  /** The style's group codes, in the order buffer rules name them. */
  groupFields: z.array(z.string().min(1)).default(Array.from({ length: 8 }, (_, index) => `group_code${index + 1}`)),
  pageSize: count(200),
  codePageSize: count(500),
  /** Currency of the item master's prices; '' when they are not to be compared. */
  priceCurrency: z.union([z.literal(''), z.string().regex(/^[A-Z]{3}$/)]).default(''),
  /** Order statuses as the ERP writes them. */
  statuses: names({ open: 'O', picked: 'P', shipped: 'S', hold: 'H', cancelled: 'X' }),
  /** What a return is called: goods come back, or money only. */
  returnTypes: names({ goods: 'RETURN', money: 'CREDIT' }),
  /** `pick` where a tenant has no invoices to read: shipped picks with an invoice number stand for them. */
  invoicesFrom: z.enum(['invoice', 'pick']).default('invoice'),
  /** What `posted` of an invoice or a credit memo reads when it is posted; anything else is not. */
  postedWord: z.string().min(1).default('Y'),
  /** Whether an order found by po_num alone, without altpo, may be ours. */
  searchPoNum: z.boolean().default(true),
  /** Fields of a sales order that are taken and not given back (`tax_code`, `charge`, `address.company`): no change is seen in them. */
  notKept: z.array(z.string().min(1).max(40)).default([]),
  /** How long the gateway's listing may lag behind a commit: an empty look-up counts only after it. */
  settleSeconds: z.number().nonnegative().default(120),
  /** How long a staged order may take to be posted. */
  postingSeconds: z.number().positive().default(900),
  /** The longest a write is waited for. */
  writeDeadlineSeconds: z.number().positive().max(120).default(30),
  /**
   * How long a stock figure may at most lag behind an accepted order: the batch's interval and what it takes. Null when the
   * site cannot say: an order then counts as inside only when a later stamp of its location was read.
   */
  stockLagSeconds: z.number().nonnegative().nullable().default(null),
  poNumLength: count(20),
  shipperLength: count(3),
  altPoLength: count(40),
  /** Longest texts in characters; what does not fit is held, never cut (rule 15). */
  textLengths: z
    .strictObject({
      name: count(40),
      company: count(40),
      contact: count(40),
      addr1: count(40),
      addr2: count(40),
      city: count(30),
      state: count(20),
      zipcode: count(12),
      country: count(2),
      email: count(80),
      phone: count(25),
      notes: count(2000),
    })
    .prefault({}),
  charset: z.enum(['unicode', 'basic_plane', 'latin1', 'ascii']).default('unicode'),
  requiredAddress: z
    .array(
      z.enum(['name', 'company', 'contact', 'addr1', 'addr2', 'city', 'state', 'zipcode', 'country', 'email', 'phone']),
    )
    .default(['name', 'addr1', 'city', 'country']),
  /** Where items carry no channel SKU: `{style}-{colorCode}-{sizeDesc}` (rule 13). */
  skuPattern: z.string().min(1).nullable().default(null),
})

export type BlueCherryProfile = z.infer<typeof profileSchema>

/** @throws {Fault} ERP_PROFILE_INVALID naming the fields */
export function parseProfile(value: unknown): BlueCherryProfile {
  const parsed = profileSchema.safeParse(value ?? {})
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'profile'}: ${issue.message}`)
  throw new Fault('ERP_PROFILE_INVALID', `The ERP profile is not usable: ${problems.join('; ')}`, {
    context: { problems },
  })
}

export const erpTerms = (profile: BlueCherryProfile): ErpTerms => ({
  limits: {
    poNumLength: profile.poNumLength,
    altPoLength: profile.altPoLength,
    shipperLength: profile.shipperLength,
    lengths: profile.textLengths,
    charset: profile.charset,
    requiredAddress: profile.requiredAddress,
    skuPattern: profile.skuPattern,
  },
  timeZone: profile.timeZone,
  writeDeadlineMs: profile.writeDeadlineSeconds * 1000,
  settleMs: profile.settleSeconds * 1000,
  postingMs: profile.postingSeconds * 1000,
  searchPoNum: profile.searchPoNum,
  notKept: profile.notKept,
  stockLagMs: profile.stockLagSeconds === null ? null : profile.stockLagSeconds * 1000,
})

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}
