import { z } from 'zod'
import type { Json } from '../../kernel/digest.ts'
import type { Fault } from '../../kernel/fault.ts'
import { isFault } from '../../kernel/fault.ts'
import type { BatchResult, ShopProduct } from '../catalogue-port.ts'
import type { ShopConnection } from './connect-shop.ts'
import type { WireAttribute } from './product-fields.ts'
import { attributesShape } from './product-fields.ts'
import { unescapeHtml } from './unescape-html.ts'

type Attribute = ShopProduct['attributes'][number]

/** How attributes are written where some are the shop's own (with an id) and some the product's (by name only). */
export interface AttributeBook {
  write(attribute: Attribute, position: number): Json
  /** The attributes given, and those of the product nobody named, unchanged: a list that is written replaces the old one. */
  merge(attributes: readonly Attribute[]): Json[]
  /** A variation's choice; undefined when the product has no such attribute for variations. */
  option(name: string, value: string): Json | undefined
}

type NotWritten = Exclude<BatchResult<never>, { kind: 'answered' | 'unknown' }>

const shopAttributes = z.array(z.object({ id: z.number().int(), name: z.string() }))

/** Looks up attributes before a write that names them. An attribute written by name beside the shop's own would be a second one. */
export function createAttributeBook(shop: ShopConnection) {
  return {
    /** The shop's attributes; none where it does not tell, and then a product gets its own. */
    async ofShop(): Promise<AttributeBook> {
      try {
        const checked = shopAttributes.safeParse(await shop.read('products/attributes'))
        return bookOf(checked.success ? checked.data.map((one) => ({ ...one, options: [], variation: false })) : [])
      } catch (error) {
        if (isFault(error)) return bookOf([])
        throw error
      }
    },

    /** By product id. Those that do not exist are left out. */
    async ofProducts(productIds: readonly string[]): Promise<Map<string, AttributeBook> | NotWritten> {
      const books = new Map<string, AttributeBook>()
      if (productIds.length === 0) return books
      try {
        const documents = await shop.read('products', {
          include: productIds.join(','),
          per_page: '100',
          _fields: 'id,attributes',
        })
        const checked = z.array(attributesShape).safeParse(documents)
        if (!checked.success) return { kind: 'not_sent', reason: "The product's attributes cannot be read" }
        for (const { id, attributes } of checked.data) books.set(String(id), bookOf(attributes))
        return books
      } catch (error) {
        if (isFault(error)) return notWritten(error)
        throw error
      }
    },
  }
}

/** Nothing was written yet, whatever went wrong with the reading. */
function notWritten(fault: Fault): NotWritten {
  const { code, message, context } = fault
  if (code === 'CONNECTION_REFUSED' || code === 'CONNECTION_ADDRESS_REFUSED') return { kind: 'stopped', code, message }
  const seconds = context.retryAfterSeconds
  if (typeof seconds === 'number') return { kind: 'throttled', retryAfterMs: seconds * 1000 }
  return { kind: 'not_sent', reason: message }
}

function bookOf(known: readonly WireAttribute[]): AttributeBook {
  const fold = (name: string) => unescapeHtml(name).trim().toLowerCase()
  const find = (name: string) => known.find((one) => fold(one.name) === fold(name))
  const nameOf = (own: WireAttribute | undefined, name: string): { [field: string]: Json } =>
    own?.id ? { id: own.id } : { name: own?.name ?? name }
  const write = (attribute: Attribute, position: number): Json => {
    const own = find(attribute.name)
    return {
      ...nameOf(own, attribute.name),
      position: own?.position ?? position,
      visible: own?.visible ?? true,
      variation: attribute.forVariations,
      options: attribute.options,
    }
  }
  return {
    write,
    merge: (attributes) => {
      const named = new Set(attributes.map(({ name }) => fold(name)))
      const others = known.filter(({ name }) => !named.has(fold(name)))
      return [
        ...attributes.map(write),
        ...others.map(
          (own): Json => ({
            ...nameOf(own, own.name),
            position: own.position ?? 0,
            visible: own.visible ?? true,
            variation: own.variation,
            options: own.options,
          }),
        ),
      ]
    },
    option: (name, value) => {
      const own = find(name)
      if (!own?.variation) return undefined
      // Spelt as the product spells it: another case would be another value.
      return { ...nameOf(own, name), option: own.options.find((option) => fold(option) === fold(value)) ?? value }
    },
  }
}
