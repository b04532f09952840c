/** ISO 4217's "no currency": stands until the shop has said which one it uses. */
export const currencyNotRead = 'XXX'
