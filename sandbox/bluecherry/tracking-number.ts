/** A number as the carrier of `shipper` prints it on parcel `serial` of this tenant, its check digit right; '' for none. */
export function trackingNumber(shipper: string, serial: number): string {
  const digits = (length: number) => String(serial).padStart(length, '0').slice(-length)
  if (shipper === 'NON' || shipper === '') return ''
  if (shipper === 'DPD') return `15501${digits(9)}`
  if (shipper === 'UPS') {
    const body = `A4F27903${digits(7)}`
    return `1Z${body}${upsCheckDigit(body)}`
  }
  if (shipper === 'DHL') return withGs1Digit(`0034043416${digits(9)}`)
  if (shipper === 'USP') return withGs1Digit(`9400111899${digits(11)}`)
  // Royal Mail numbers items as the Universal Postal Union does (S10).
  const service = shipper === 'RM2' ? 'TU' : shipper === 'INT' ? 'LX' : 'TT'
  const number = digits(8)
  const weighted = [8, 6, 4, 2, 3, 5, 9, 7].reduce((sum, weight, at) => sum + weight * Number(number[at]), 0)
  const check = 11 - (weighted % 11)
  return `${service}${number}${check === 10 ? 0 : check === 11 ? 5 : check}GB`
}

/** Threes and ones from the right, as a GS1 number is checked. */
function withGs1Digit(body: string): string {
  const sum = [...body].reverse().reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 3 : 1), 0)
  return `${body}${(10 - (sum % 10)) % 10}`
}

function upsCheckDigit(body: string): number {
  const value = (sign: string) => (/\d/.test(sign) ? Number(sign) : (sign.charCodeAt(0) - 63) % 10)
  const sum = [...body].reduce((total, sign, at) => total + value(sign) * (at % 2 === 0 ? 1 : 2), 0)
  return (10 - (sum % 10)) % 10
}
