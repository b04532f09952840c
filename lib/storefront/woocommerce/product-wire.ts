import { z } from 'zod'
import { carriedFields } from './wire.ts'

/** A product or a variation of wc/v3; what identifies it, prices it and says who manages its stock is checked. */
const checked = {
  id: z.number().int(),
  name: z.string(),
  type: z.string(),
  status: z.string(),
  sku: z.string(),
  price: z.string(),
  regular_price: z.string(),
  sale_price: z.string(),
  tax_status: z.string(),
  tax_class: z.string(),
  manage_stock: z.union([z.boolean(), z.literal('parent')]),
  stock_quantity: z.number().nullable(),
  stock_status: z.string(),
  backorders: z.string(),
  date_modified_gmt: z.string(),
  parent_id: z.number().int(),
}

export const exactProduct = z.strictObject({
  ...checked,
  ...carriedFields([
    '_links attributes average_rating backordered backorders_allowed brands button_text catalog_visibility categories',
    'cross_sell_ids date_created date_created_gmt date_modified date_on_sale_from date_on_sale_from_gmt date_on_sale_to',
    'date_on_sale_to_gmt default_attributes description dimensions download_expiry download_limit downloadable downloads',
    'external_url featured global_unique_id grouped_products has_options image images low_stock_amount menu_order',
    'meta_data on_sale permalink post_password price_html purchasable purchase_note rating_count related_ids',
    'reviews_allowed shipping_class shipping_class_id shipping_required shipping_taxable short_description slug',
    'sold_individually tags total_sales upsell_ids variations virtual weight',
  ]),
})
