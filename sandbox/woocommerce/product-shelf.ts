import type { Product } from './wire.ts'

/** Products and variations by id, with the look-ups a shop's tables answer: who has this SKU or barcode, what belongs to whom. */
export class ProductShelf extends Map<number, Product> {
  private readonly skus = new Map<string, Set<Product>>()
  private readonly barcodes = new Map<string, Set<Product>>()
  private readonly children = new Map<number, Set<Product>>()

  /** Puts in what was kept. A variation whose SKU is its parent's has none of its own: the API showed the parent's. */
  static of(products: readonly Product[]): ProductShelf {
    const shelf = new ProductShelf()
    for (const product of products) shelf.set(product.id, product)
    for (const product of products) {
      if (product.type !== 'variation' || product.sku === '') continue
      if (product.sku === shelf.get(product.parent_id)?.sku) shelf.label(product, { sku: '' })
    }
    return shelf
  }

  override set(id: number, product: Product): this {
    this.delete(id)
    super.set(id, product)
    this.file(product)
    return this
  }

  override delete(id: number): boolean {
    const product = this.get(id)
    if (!product) return false
    this.unfile(product)
    return super.delete(id)
  }

  /** Changes a SKU or a barcode; they may not be changed otherwise. */
  label(product: Product, labels: { sku?: string; barcode?: string }): void {
    this.unfile(product)
    if (labels.sku !== undefined) product.sku = labels.sku
    if (labels.barcode !== undefined) product.global_unique_id = labels.barcode
    this.file(product)
  }

  /** Those whose own SKU this is, whatever the case, by id. */
  withSku(sku: string): Product[] {
    return byId(this.skus.get(sku.trim().toLowerCase()))
  }

  withBarcode(barcode: string): Product[] {
    return byId(this.barcodes.get(barcode))
  }

  variationsOf(parentId: number): Product[] {
    return byId(this.children.get(parentId))
  }

  /** The SKU the API shows: a variation without one shows its parent's. */
  shownSku(product: Product): string {
    if (product.sku !== '' || product.type !== 'variation') return product.sku
    return this.get(product.parent_id)?.sku ?? ''
  }

  private file(product: Product): void {
    put(this.skus, product.sku.toLowerCase(), product)
    put(this.barcodes, String(product.global_unique_id ?? ''), product)
    if (product.type === 'variation') put(this.children, product.parent_id, product)
  }

  private unfile(product: Product): void {
    this.skus.get(product.sku.toLowerCase())?.delete(product)
    this.barcodes.get(String(product.global_unique_id ?? ''))?.delete(product)
    this.children.get(product.parent_id)?.delete(product)
  }
}

function put<Key>(index: Map<Key, Set<Product>>, key: Key, product: Product): void {
  if (key === '') return
  const set = index.get(key)
  if (set) set.add(product)
  else index.set(key, new Set([product]))
}

const byId = (products: Set<Product> | undefined) => [...(products ?? [])].sort((a, b) => a.id - b.id)
