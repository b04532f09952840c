import type { HttpReply } from '../http/message.ts'
import type { RestCall } from './rest.ts'
import { documentReply, restError } from './rest.ts'
import type { Route } from './routes.ts'
import { siteUrl } from './store.ts'

/** The one setting that is read: whether a completed order mails its customer. Keys of a lesser role see none. */
export function settingRoutes(): Route[] {
  return [{ path: /^\/settings\/email_customer_completed_order\/enabled$/, single: true, methods: { get: read } }]
}

function read(call: RestCall): HttpReply {
  const { settingsReadable, completedMail } = call.store.switches
  if (!settingsReadable) {
    return restError(403, 'woocommerce_rest_cannot_view', 'Sorry, you cannot view this resource.')
  }
  const collection = `${siteUrl}/wp-json/wc/v3/settings/email_customer_completed_order`
  return documentReply(call, 200, {
    id: 'enabled',
    label: 'Enable/Disable',
    description: 'Enable this email notification',
    type: 'checkbox',
    default: 'yes',
    value: completedMail ? 'yes' : 'no',
    group_id: 'email_customer_completed_order',
    _links: { self: [{ href: `${collection}/enabled` }], collection: [{ href: collection }] },
  })
}
