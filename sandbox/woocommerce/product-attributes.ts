import { isRecord } from '../http/message.ts'
import type { ShopStore } from './store.ts'
import type { Product } from './wire.ts'

type Attribute = Product['attributes'][number]

/** The shop's own attributes, as /products/attributes lists them: those its products carry by number. */
export function shopAttributes(store: ShopStore): Record<string, unknown>[] {
  const found = new Map<number, Record<string, unknown>>()
  for (const product of store.products.values()) {
    for (const { id, name, slug } of product.type === 'variation' ? [] : product.attributes) {
      if (id > 0 && !found.has(id))
        found.set(id, { id, name, slug, type: 'select', order_by: 'menu_order', has_archives: false })
    }
  }
  return [...found.values()].sort((a, b) => Number(a.id) - Number(b.id))
}

/** A product's attributes as written: by number the shop's own, by name its own. The list replaces the old one. */
export function writtenAttributes(store: ShopStore, given: readonly unknown[]): Attribute[] {
  return given.filter(isRecord).flatMap((one): Attribute[] => {
    const id = Number(one.id ?? 0)
    const known = id > 0 ? shopAttributes(store).find((own) => own.id === id) : undefined
    const name = known ? String(known.name) : String(one.name ?? '').trim()
    if ((id > 0 && !known) || name === '') return []
    const options = Array.isArray(one.options) ? [...new Set(one.options.map((option) => String(option).trim()))] : []
    return [
      {
        id,
        name,
        slug: known ? String(known.slug) : name,
        position: Number(one.position ?? 0),
        visible: one.visible === true,
        variation: one.variation === true,
        // Terms of a taxonomy come by name.
        options: known ? options.sort() : options,
      },
    ]
  })
}

/** A variation's choices. What its parent does not offer for variations is dropped in silence. */
export function writtenChoices(parent: Product, given: readonly unknown[]): Attribute[] {
  const choices = given.filter(isRecord).flatMap((one): Attribute[] => {
    const id = Number(one.id ?? 0)
    const own = parent.attributes.find((attribute) =>
      id > 0 ? attribute.id === id : attribute.id === 0 && slugOf(attribute.name) === slugOf(String(one.name ?? '')),
    )
    const option = String(one.option ?? '')
    if (!own?.variation || option === '') return []
    return [{ id: own.id, name: own.name, ...(own.slug === undefined ? {} : { slug: own.slug }), option }]
  })
  const places = parent.attributes.map(({ name }) => name)
  return choices.sort((a, b) => places.indexOf(a.name) - places.indexOf(b.name))
}

const slugOf = (name: string) =>
  name
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
