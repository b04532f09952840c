import type { Db } from '../../lib/kernel/db.ts'
import { Refusal } from './speak.ts'

export interface NamedStorefront {
  id: string
  code: string
}

/** The shops of these codes, or all of them. @throws {Refusal} when one is unknown or there is none */
export async function storefrontsByCode(db: Db, codes?: readonly string[]): Promise<NamedStorefront[]> {
  const all = await db.storefront.findMany({ select: { id: true, code: true }, orderBy: { code: 'asc' } })
  if (!codes) {
    if (all.length === 0) throw new Refusal('No shop is connected. Run: npm run selvedge -- connect woocommerce --help')
    return all
  }
  return codes.map((code) => {
    const found = all.find((shop) => shop.code === code.toUpperCase())
    if (!found)
      throw new Refusal(
        `There is no shop with the code ${code}. There are: ${all.map((shop) => shop.code).join(', ') || 'none'}`,
      )
    return found
  })
}
