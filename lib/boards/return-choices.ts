// What a list of refunds can be narrowed to: pure, so that its filters may name it in the browser.

export const partStates = ['net', 'waiting', 'held', 'planned', 'sent', 'booked', 'matched', 'taken_back'] as const
export type PartState = (typeof partStates)[number]

export const partKinds = ['net', 'cancel', 'stop', 'wait', 'return', 'credit'] as const
export type PartKind = (typeof partKinds)[number]

export const refundKinds = ['full', 'partial', 'shipping', 'amount'] as const
export type ShopRefundKind = (typeof refundKinds)[number]

/** Where refunds stand, as a person asks: what needs one, what is under way, what waits for goods or a memo, what is done. */
export const returnShows = ['person', 'waiting', 'under_way', 'goods', 'overdue', 'memo', 'done', 'deleted'] as const
export type ReturnShow = (typeof returnShows)[number]

export const dueCauses = ['cancelled', 'short_shipped', 'credit_memo', 'return'] as const
export type DueCause = (typeof dueCauses)[number]

export const dueShows = ['open', 'closed'] as const
export type DueShow = (typeof dueShows)[number]
