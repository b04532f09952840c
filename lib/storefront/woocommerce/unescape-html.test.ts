import { expect, it } from 'vitest'
import { unescapeHtml } from './unescape-html.ts'

it.each([
  ['Soy Candle Cedar &amp; Smoke', 'Soy Candle Cedar & Smoke'],
  ['Enamel Mug 500ml &times; 2', 'Enamel Mug 500ml × 2'],
  ['12&quot; &lt;b&gt; &#039;x&#039; &#x2764;', "12\" <b> 'x' ❤"],
  ['caf&eacute; &euro;5 &ndash; &Yuml;', 'café €5 – Ÿ'],
  ['once &amp;amp; only', 'once &amp; only'],
  ['Fish & Chips &nosuch; &#0; &#xd800; &', 'Fish & Chips &nosuch; &#0; &#xd800; &'],
])('%s', (escaped, plain) => {
  expect(unescapeHtml(escaped)).toBe(plain)
})
