import { Source } from '../../../../components/display/source.tsx'

/**
 * WordPress asks for `create_posts` where a product is added by hand; unless a post type says otherwise it is the right to edit.
 * WooCommerce's REST interface asks for `publish_products` instead.
 */
const plugin = `<?php
/* Plugin Name: Products come from the item master */
add_filter( 'register_post_type_args', function ( $args, $type ) {
	if ( 'product' === $type ) {
		$own                  = array( 'create_posts' => 'create_products' );
		$args['capabilities'] = array_merge( $args['capabilities'] ?? array(), $own );
	}
	return $args;
}, 20, 2 );`

const roles = `wp role create item_master "Item master" --clone=shop_manager
wp cap add item_master create_products
wp user set-role <user of the REST key> item_master
wp cap remove shop_manager publish_products`

/** What closes the gap REST leaves: a role that edits products and creates none. */
export const NoCreationRole = () => (
  <section aria-label="Closing the gap" className="card mt-4 p-4">
    <h2 className="font-semibold">Closing the gap in WordPress</h2>
    <p className="mt-1 max-w-[85ch]">
      Quarantine shortens the time a rogue SKU is on sale; only WordPress itself can prevent one. Let everybody who
      works on products edit them and not create them, and leave creating to the user whose REST key publishes from
      here. Descriptions, images, categories and sorting stay theirs.
    </p>
    <ol className="mt-2 list-decimal space-y-1 pl-5">
      <li>
        Install the plugin: it gives adding a product by hand a right of its own,{' '}
        <span className="figures">create_products</span>, which no role has by itself.
      </li>
      <li>
        Give the REST key’s user a role that has it, and take <span className="figures">publish_products</span>, which
        REST asks for, from the others: what they edit stays on sale, what is released goes on sale from here.
      </li>
      <li>
        Look at what else creates products: importers, duplicating plugins, market-place connectors and their keys.
      </li>
      <li>
        Try it as a shop manager: “Add new product” is gone, and a key of that user is refused with{' '}
        <span className="figures">woocommerce_rest_cannot_create</span>.
      </li>
    </ol>
    <div className="mt-3 flex flex-col gap-2">
      <Source title="The plugin: wp-content/mu-plugins/products-from-item-master.php" text={plugin} />
      <Source title="The roles, with WP-CLI" text={roles} />
    </div>
    <p className="mt-3 text-sm text-muted">
      A variation is added by editing its product: who may edit one can still add a variation by hand. Those are found
      and quarantined as before.
    </p>
  </section>
)
