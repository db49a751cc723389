/** Something cannot be measured here; the message says why. */
export class Skipped extends Error {}
