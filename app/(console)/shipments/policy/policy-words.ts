import { countOf } from '../../../../components/display/money-text.ts'
import type { ShipmentPolicyRow } from '../../../../lib/boards/shipment-policies.ts'

type Choices = 'message' | 'completes' | 'editsBefore'

/** What each choice of a policy does. */
export const choiceWords: { [Name in Choices]: Record<ShipmentPolicyRow[Name], string> } = {
  message: {
    completed_mail: 'by the shop’s mail of a completed order; of a part, by a note',
    note: 'by a note that the shop mails',
    fulfilment: 'by the shop’s mail of a fulfilment',
    none: 'not at all',
  },
  completes: {
    all_shipped: 'once everything has left, or was cancelled or refunded',
    any_shipped: 'with its first shipment',
    never: 'never by us',
  },
  editsBefore: {
    exception: 'raised for a person',
    amend: 'asked of the ERP where it can be',
  },
}

/** Minutes of business hours: "1 business hour", "90 business minutes". */
export const businessText = (minutes: number): string =>
  minutes % 60 === 0 ? countOf(minutes / 60, 'business hour') : countOf(minutes, 'business minute')
